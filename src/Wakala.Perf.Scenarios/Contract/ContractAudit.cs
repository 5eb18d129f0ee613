namespace Wakala.Perf.Scenarios;

/// <summary>
/// How answers are held against the truth without the platform's code: SQL of the suite's own, keys and streams of Redis, files. Parameters of SQL are texts, by the names
/// that the contract gives a request's, with <c>@</c>; <c>@tenantId</c> is the tenant's number.
/// </summary>
/// <param name="Tenants">SQL that gives every tenant's <c>id</c> and <c>slug</c>.</param>
/// <param name="Users">SQL that gives the users' <c>id</c>, <c>tenantId</c> and <c>email</c>.</param>
/// <param name="Operations">How each operation's answers are held, by its name.</param>
public sealed record ContractAudit(string Tenants, string Users, IReadOnlyDictionary<string, OperationAudit> Operations);

/// <summary>How one operation's answers are held against the truth. What is null is not looked at.</summary>
public sealed record OperationAudit
{
    /// <summary>The answer's member that holds its rows: <c>items</c>.</summary>
    public string? Rows { get; init; }

    /// <summary>SQL that gives the rows of a right answer, in order, their columns named as the answer's members.</summary>
    public string? Truth { get; init; }

    /// <summary>The parameter that goes on where a page ended; null where there are no pages.</summary>
    public string? Cursor { get; init; }

    /// <summary>The answer's member that says where the next page begins.</summary>
    public string? Next { get; init; }

    /// <summary>SQL that gives the rows after one, whose members are its parameters besides the request's.</summary>
    public string? TruthAfter { get; init; }

    /// <summary>SQL that gives what was stored since <c>@since</c>: <c>id</c>, <c>tenant</c> (its slug), <c>email</c>, <c>createdAt</c>, and the request's values by their names.</summary>
    public string? Stored { get; init; }

    /// <summary>The channel on which a stored row is told of, with <c>{tenantId}</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>Where an uploaded file lies below the platform's media, with <c>{tenantId}</c> and <c>{id}</c>.</summary>
    public string? File { get; init; }

    /// <summary>The key of a session, with <c>{session}</c>, and what it holds, with <c>{tenantId}</c> and <c>{userId}</c>.</summary>
    public string? SessionKey { get; init; }

    /// <inheritdoc cref="SessionKey" />
    public string? SessionValue { get; init; }

    /// <summary>The answer's member that says how many seconds its session lasts: the session's key must live as long.</summary>
    public string? SessionLasts { get; init; }

    /// <summary>
    /// What a request must be right in, and the status of one that is not: a parameter by its name, <c>token</c> of who is logged in, <c>signature</c> of a body.
    /// </summary>
    public IReadOnlyDictionary<string, int> Refused { get; init; } = new Dictionary<string, int>();

    /// <summary>The keys under which answers are cached, as a pattern with <c>*</c>.</summary>
    public string? CachedAs { get; init; }

    /// <summary>How long an answer may be older than the data, in seconds; 0 where what was written must be seen at once.</summary>
    public double? StaleSeconds { get; init; }

    /// <summary>The operation whose answers show at once what this one wrote, newest first; null where none does.</summary>
    public string? ShownBy { get; init; }

    /// <summary>Whether a request that is sent again with the same key does nothing, and has the first one's answer.</summary>
    public bool Idempotent { get; init; }
}
