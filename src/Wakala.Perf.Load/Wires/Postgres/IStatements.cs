namespace Wakala.Perf.Load;

/// <summary>The executions of a load as data: an engine sends them.</summary>
public interface IStatements
{
    /// <summary>The statements, their parameters as <c>$1</c>, <c>$2</c>: each connection prepares them all.</summary>
    IReadOnlyList<string> Sql { get; }

    /// <summary>The execution of an arrival: the same number gives the same. May be called from several threads at once.</summary>
    IStatementExecution Draw(long arrival);
}

/// <summary>One arrival's execution of a statement, and what its answer is held to.</summary>
public interface IStatementExecution
{
    /// <summary>The statement's place in <see cref="IStatements.Sql"/>.</summary>
    int Statement { get; }

    /// <summary>Its parameters as text, which the server takes as what they stand for; null is SQL's null.</summary>
    IReadOnlyList<string?> Parameters { get; }

    /// <summary>Whether it looks at each row; else their number is enough.</summary>
    bool LooksAtRows => false;

    /// <summary>Looks at the next row of the answer.</summary>
    /// <param name="row">The row; valid during the call only.</param>
    void See(IAnswerRow row)
    {
    }

    /// <summary>Says whether the answer is right, once it is whole: a fast wrong answer is an error, not a sample.</summary>
    /// <param name="rows">How many rows came.</param>
    Outcome Judge(int rows);
}

/// <summary>One row of an answer, whoever read it.</summary>
public interface IAnswerRow
{
    /// <summary>A column's value by its name, as .NET has it: numbers, texts, moments.</summary>
    /// <exception cref="InvalidOperationException">There is no such column, it holds nothing, or nothing that can be compared.</exception>
    IComparable this[string column] { get; }
}

/// <summary>Executions of one statement with parameters that a function draws.</summary>
/// <param name="sql">The statement.</param>
/// <param name="leastRows">Rows that a right answer has at the least.</param>
/// <param name="parameters">How many parameters it has.</param>
/// <param name="draw">Fills in the parameters of an arrival.</param>
public sealed class PostgresStatement(string sql, int leastRows, int parameters, Action<long, string?[]> draw) : IStatements
{
    /// <inheritdoc />
    public IReadOnlyList<string> Sql { get; } = [sql];

    /// <inheritdoc />
    public IStatementExecution Draw(long arrival)
    {
        var values = new string?[parameters];
        draw(arrival, values);
        return new Execution(values, leastRows);
    }

    /// <summary>Holds the number of an answer's rows to what is expected.</summary>
    /// <param name="rows">The rows that came.</param>
    /// <param name="least">Rows that a right answer has at the least.</param>
    public static Outcome Judge(int rows, int least) => rows < least ? new Outcome($"{ErrorKind.Wrong}: fewer than {least} rows") : Outcome.Success;

    private sealed class Execution(string?[] values, int leastRows) : IStatementExecution
    {
        public int Statement => 0;

        public IReadOnlyList<string?> Parameters => values;

        public Outcome Judge(int rows) => PostgresStatement.Judge(rows, leastRows);
    }
}
