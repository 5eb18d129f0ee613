namespace Wakala.Perf.Load;

/// <summary>The kinds of error that do not come with a text of their own.</summary>
public static class ErrorKind
{
    /// <summary>No answer within the time-out, counted from the due moment.</summary>
    public const string Timeout = "timeout";

    /// <summary>Nobody listens at the address.</summary>
    public const string Refused = "connection refused";

    /// <summary>The connection was closed or reset before the answer was whole.</summary>
    public const string Reset = "connection reset";

    /// <summary>What came is not HTTP.</summary>
    public const string Garbage = "not an HTTP answer";

    /// <summary>The answer is longer than any that this scenario may have.</summary>
    public const string TooLong = "answer too long";

    /// <summary>Begins the kind of an answer whose status is right and whose content is not.</summary>
    public const string Wrong = "wrong answer";
}
