namespace Wakala.Perf.Load;

/// <summary>The executions of one prepared statement.</summary>
public interface IPostgresStatement
{
    /// <summary>The statement, its parameters as <c>$1</c>, <c>$2</c>.</summary>
    string Sql { get; }

    /// <summary>Rows that a right answer has at the least.</summary>
    int LeastRows { get; }

    /// <summary>How many parameters it has.</summary>
    int Parameters { get; }

    /// <summary>Fills in the parameters of one arrival, as text; null is SQL's null. May be called from several threads at once.</summary>
    void Draw(long arrival, string?[] parameters);

    /// <summary>What looks at the rows of an answer as they come; null where their number is enough.</summary>
    /// <param name="parameters">What was asked.</param>
    IRowLook? Look(IReadOnlyList<string?> parameters) => null;

    /// <summary>Holds an answer to what is expected of it.</summary>
    /// <param name="rows">The rows that came.</param>
    internal Outcome Judge(int rows) => rows < LeastRows ? new Outcome($"{ErrorKind.Wrong}: fewer than {LeastRows} rows") : Outcome.Success;
}

/// <summary>Looks at the rows of one answer.</summary>
public interface IRowLook
{
    /// <summary>Sees the next row.</summary>
    void See(System.Data.Common.DbDataReader row);

    /// <summary>What is wrong with the answer, in words that are the same for the same fault; null where nothing is.</summary>
    /// <param name="rows">How many rows came.</param>
    string? Wrong(int rows);
}

/// <summary>A statement with parameters that a function draws.</summary>
/// <param name="sql">The statement.</param>
/// <param name="leastRows">Rows that a right answer has at the least.</param>
/// <param name="parameters">How many parameters it has.</param>
/// <param name="draw">Fills in the parameters of an arrival.</param>
public sealed class PostgresStatement(string sql, int leastRows, int parameters, Action<long, string?[]> draw) : IPostgresStatement
{
    /// <inheritdoc />
    public string Sql => sql;

    /// <inheritdoc />
    public int LeastRows => leastRows;

    /// <inheritdoc />
    public int Parameters => parameters;

    /// <inheritdoc />
    public void Draw(long arrival, string?[] parameters) => draw(arrival, parameters);
}

/// <summary>
/// PostgreSQL's own protocol, version 3: each connection prepares the statement once, and executes it for each request, one at a time or
/// several in a row (a pipeline, each with a transaction of its own). Passwords: none, in clear text, or SCRAM-SHA-256.
/// </summary>
public sealed class PostgresProtocol(IPostgresStatement statement) : IWireProtocol
{
    /// <summary>The user.</summary>
    public required string User { get; init; }

    /// <summary>The user's password; null where the server wants none.</summary>
    public string? Password { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <inheritdoc />
    public IWire MakeWire(int connection, int slots) => new PostgresWire(this, statement, slots);
}
