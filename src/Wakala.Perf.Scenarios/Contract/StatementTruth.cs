namespace Wakala.Perf.Scenarios;

/// <summary>
/// What a right answer to one of the platform's statements is, whatever the build that exports it says. Parameters are meant by their numbers in the statement, from 1; columns by
/// their names in its answer.
/// </summary>
public sealed record StatementTruth
{
    /// <summary>Rows of each answer: exactly so many; null where it depends.</summary>
    public int? Exactly { get; init; }

    /// <summary>The parameter that no answer has more rows than; null for none.</summary>
    public int? Most { get; init; }

    /// <summary>The columns that each answer is ordered by, the greatest first.</summary>
    public IReadOnlyList<string> NewestFirst { get; init; } = [];

    /// <summary>Columns that are below a parameter in every row.</summary>
    public IReadOnlyDictionary<string, int> Below { get; init; } = new Dictionary<string, int>();

    /// <summary>Columns that are not below a parameter in any row.</summary>
    public IReadOnlyDictionary<string, int> From { get; init; } = new Dictionary<string, int>();

    /// <summary>Columns that equal a parameter in every row.</summary>
    public IReadOnlyDictionary<string, int> Equal { get; init; } = new Dictionary<string, int>();

    /// <summary>SQL with the same parameters that gives the right rows in their order; null for a statement that writes.</summary>
    public string? Rows { get; init; }

    /// <summary>What an execution changes in all tables together; null for a statement that reads.</summary>
    public StatementChanges? Changes { get; init; }

    /// <summary>SQL with the same parameters that counts, within the transaction that executed it, the rows that are as they must be: one.</summary>
    public string? Written { get; init; }

    /// <summary>SQL of the rows that came since a moment, <c>$1</c>, as the values of the statement's parameters in their order; null for a statement that inserts none.</summary>
    public string? Stored { get; init; }

    /// <summary>SQL of the rows of the keys in <c>$1</c>, as the values of the statement's parameters in their order; null for a statement that changes none.</summary>
    public string? State { get; init; }

    /// <summary>The parameter that <see cref="State"/> is asked by.</summary>
    public int Key { get; init; }
}

/// <summary>Rows that a statement changes.</summary>
/// <param name="Inserted">Rows that are new.</param>
/// <param name="Updated">Rows that are others.</param>
/// <param name="Deleted">Rows that are gone.</param>
public sealed record StatementChanges(long Inserted = 0, long Updated = 0, long Deleted = 0);
