namespace Wakala.Perf.Load;

/// <summary>
/// PostgreSQL's own protocol, version 3: each connection prepares the statements once, and executes one of them for each request, one at a time or
/// several in a row (a pipeline, each with a transaction of its own). Values come back in binary form, as client libraries ask for them.
/// Passwords: none, in clear text, or SCRAM-SHA-256.
/// </summary>
public sealed class PostgresProtocol(IStatements statements) : IWireProtocol
{
    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The user's password; null where the server wants none.</summary>
    public string? Password { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>What its connections call themselves.</summary>
    public string ApplicationName { get; init; } = "wakala-perf";

    /// <inheritdoc />
    public IWire MakeWire(int connection, int slots) => new PostgresWire(this, statements, slots);
}
