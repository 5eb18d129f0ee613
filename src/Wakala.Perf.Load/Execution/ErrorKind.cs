using System.Net.Sockets;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>The kinds of error that do not come with a text of their own.</summary>
public static class ErrorKind
{
    /// <summary>No answer within the time-out, counted from the due moment.</summary>
    public const string Timeout = "timeout";

    /// <summary>Nobody listens at the address.</summary>
    public const string Refused = "connection refused";

    /// <summary>This machine has no port left for another connection to the address; from more addresses of its own there would be.</summary>
    public const string NoPort = "no local port left";

    /// <summary>This process may open no more files.</summary>
    public const string NoDescriptor = "no file descriptor left";

    /// <summary>No encrypted connection could be made, or it was broken.</summary>
    public const string TlsFailed = "TLS failed";

    /// <summary>The server said twice that it did not look at the request.</summary>
    public const string RefusedRequest = "request refused";

    /// <summary>The connection was closed or reset before the answer was whole.</summary>
    public const string Reset = "connection reset";

    /// <summary>The client library's pool gave no connection in time.</summary>
    public const string PoolExhausted = "connection pool exhausted";

    /// <summary>What came is not HTTP.</summary>
    public const string Garbage = "not an HTTP answer";

    /// <summary>What came is not what the protocol says, where that is not HTTP.</summary>
    public const string Malformed = "malformed answer";

    /// <summary>The answer is longer than any that this scenario may have.</summary>
    public const string TooLong = "answer too long";

    /// <summary>The bytes that an answer may have, of whatever protocol.</summary>
    internal const int LongestAnswer = 32 * 1024 * 1024;

    /// <summary>Begins the kind of an answer whose status is right and whose content is not.</summary>
    public const string Wrong = WrongAnswer.Kind;

    /// <summary>The kind of error that a connection is that could not be opened.</summary>
    /// <param name="error">What the system said.</param>
    public static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionReset => Reset,
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse => NoPort,
        SocketError.TooManyOpenSockets => NoDescriptor,
        _ => Refused,
    };
}
