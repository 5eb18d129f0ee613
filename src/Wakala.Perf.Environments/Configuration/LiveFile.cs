namespace Wakala.Perf.Environments;

/// <summary>A system that is there already: where it is, who it must say it is, and what may be done to it.</summary>
public sealed record LiveFile : EnvironmentFile
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "live";

    /// <summary>Where its API answers.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>A proxy, <c>http://HOST:PORT</c>, that every request goes through; none where it is left out, whatever the shell's variables say.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>A file of certificates (PEM) that are believed beside the system's, for a private authority. Relative to <c>environments/</c>, or absolute.</summary>
    public string? Certificates { get; init; }

    /// <summary>What its answer to the contract's identity operation must hold, by field. At least one field.</summary>
    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    /// <summary>How hard it may be loaded.</summary>
    public required LoadAllowance MayBeLoaded { get; init; }

    /// <summary>The data feed: users, contacts and secrets that its data really has. Relative to <c>environments/</c>, or absolute.</summary>
    public required string Feed { get; init; }

    /// <summary>Names of the environment variables that hold what the feed leaves out.</summary>
    public LiveSecrets Secrets { get; init; } = new();

    /// <summary>Ways into the system beside its API.</summary>
    public LiveAccess Access { get; init; } = new();

    internal override IEnumerable<FieldProblem> Problems()
        => [
            .. FieldProblem.Address("baseAddress", BaseAddress, "https://staging.wakala.example, http://127.0.0.1:8080", Uri.UriSchemeHttp, Uri.UriSchemeHttps),
            .. FieldProblem.Proxy("proxy", Proxy),
            .. Certificates is null ? [] : FieldProblem.Text("certificates", Certificates),
            .. FieldProblem.Values("identity", Identity),
            .. FieldProblem.Range("mayBeLoaded.requestsPerSecond", MayBeLoaded.RequestsPerSecond, 0.001, 1e9),
            .. FieldProblem.Range("mayBeLoaded.connections", MayBeLoaded.Connections, 1, 1_000_000),
            .. FieldProblem.Range("mayBeLoaded.minutes", MayBeLoaded.Minutes, 0.001, 7 * 24 * 60),
            .. FieldProblem.Text("feed", Feed),
            .. FieldProblem.Variable("secrets.userPassword", Secrets.UserPassword),
            .. FieldProblem.Variable("secrets.webhookSecret", Secrets.WebhookSecret),
            .. FieldProblem.Variable("secrets.proxy", Secrets.Proxy),
            .. Secrets.Proxy is not null && Proxy is null ? (FieldProblem[])[new("secrets.proxy", "is given, and there is no proxy: name it (proxy), or leave this out")] : [],
            .. FieldProblem.Variable("access.postgres", Access.Postgres),
            .. FieldProblem.Variable("access.redis", Access.Redis),
            .. FieldProblem.Address("access.metrics", Access.Metrics, "https://prometheus.example, https://gate.example/prometheus", Uri.UriSchemeHttp, Uri.UriSchemeHttps),
            .. FieldProblem.Variable("access.metricsToken", Access.MetricsToken),
            .. Access.MetricsTenant?.All(letter => letter is > ' ' and <= '~') == false ? (FieldProblem[])[new("access.metricsTenant", "holds what cannot stand in a header; a tenant's name has letters, digits and signs without blanks")] : [],
            .. FieldProblem.Values("access.queries", Access.Queries),
            .. base.Problems(),
        ];
}

/// <summary>How hard a live system may be loaded: above it nothing is sent at all.</summary>
/// <param name="RequestsPerSecond">Requests a second at the most, in warm-up, measured stretch and search for capacity.</param>
/// <param name="Connections">Connections at once.</param>
/// <param name="Minutes">Minutes of load in one run, all together.</param>
public sealed record LoadAllowance(double RequestsPerSecond, int Connections, double Minutes);

/// <summary>Names of environment variables, never values; null where the feed has them.</summary>
public sealed record LiveSecrets
{
    /// <summary>Holds the password of every user of the feed who has none there.</summary>
    public string? UserPassword { get; init; }

    /// <summary>Holds the webhook secret of every tenant of the feed who has none there.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Holds what the proxy asks for, <c>USER:PASSWORD</c>.</summary>
    public string? Proxy { get; init; }
}

/// <summary>Ways into a live system beside its API; what is null is not looked at, and what needs it is skipped by name.</summary>
public sealed record LiveAccess
{
    /// <summary>Name of the environment variable that holds a connection string of Npgsql.</summary>
    public string? Postgres { get; init; }

    /// <summary>Name of the environment variable that holds a configuration of StackExchange.Redis.</summary>
    public string? Redis { get; init; }

    /// <summary>Where Prometheus answers: what stands before its <c>/api/v1</c>.</summary>
    public Uri? Metrics { get; init; }

    /// <summary>Name of the environment variable that holds the token which Prometheus asks for (<c>Authorization: Bearer</c>).</summary>
    public string? MetricsToken { get; init; }

    /// <summary>The tenant whose metrics are asked for, where one Prometheus keeps those of several (<c>X-Scope-OrgID</c>).</summary>
    public string? MetricsTenant { get; init; }

    /// <summary>PromQL by the line of the infrastructure that it shows, where the usual exporters' names do not hold; and by the resource that it shows (<see cref="PrometheusReader"/>).</summary>
    public IReadOnlyDictionary<string, string> Queries { get; init; } = new Dictionary<string, string>();
}
