namespace Wakala.Perf.Suite;

/// <summary>Builds the table that two builds are compared on.</summary>
/// <param name="root">The checkout.</param>
/// <param name="first">The base build.</param>
/// <param name="second">The candidate.</param>
/// <param name="apart">Whether each build gets a database of its own.</param>
public delegate ComparedTable CompareBuilds(string root, ComparedBuild first, ComparedBuild second, bool apart);

/// <summary>What is to be known of a suite from outside: where its tests are, and what two builds can be compared on.</summary>
public sealed record SuiteDescriptor
{
    private SuiteDescriptor()
    {
    }

    /// <summary>All suites, in the order in which they run.</summary>
    public static IReadOnlyList<SuiteDescriptor> All { get; } =
    [
        new() { Name = SuiteName.Api, Assembly = "Wakala.Perf.Api", Compares = "what it answers", Compare = ApiBuilds.Table, CanSaturate = true, IsProvedEverywhere = true },
        new() { Name = SuiteName.Throughput, Assembly = "Wakala.Perf.Api", Compares = "messages from acceptance to push", Compare = FleetBuilds.Messages, CanSaturate = true },
        new() { Name = SuiteName.Database, Assembly = "Wakala.Perf.Database", Compares = "the statements that each build exports", Compare = DatabaseBuilds.Table },
        new() { Name = SuiteName.Cache, Assembly = "Wakala.Perf.Cache", Compares = "what it asks of Redis", Compare = (root, first, second, _) => CacheBuilds.Table(root, first, second), HasDatabase = false, ReadsObjectivesOf = SuiteName.Api },
        new() { Name = SuiteName.WebSocket, Assembly = "Wakala.Perf.WebSocket", Compares = "messages and connections between two processes", Compare = FleetBuilds.Sockets },
        new() { Name = SuiteName.Resources, Assembly = "Wakala.Perf.Resources", ReadsObjectivesOf = SuiteName.Api },
        new() { Name = SuiteName.Stress, Assembly = "Wakala.Perf.Resources", ReadsObjectivesOf = SuiteName.Api, IsSecondTier = true },
        new() { Name = SuiteName.Endurance, Assembly = "Wakala.Perf.Resources", ReadsObjectivesOf = SuiteName.Api, IsSecondTier = true },
    ];

    /// <summary>The suites that two builds can be compared on request by request. What trips in another is settled by running both builds in turn.</summary>
    public static IReadOnlyList<SuiteDescriptor> Compared { get; } = [.. All.Where(suite => suite.Compare is not null)];


    /// <summary>The names of all suites, in that order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(suite => suite.Name)];

    /// <summary>Its name: <c>api</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The project of its tests, below <c>tests/</c>.</summary>
    public required string Assembly { get; init; }

    /// <summary>Another suite, whose objectives say what its rows are loaded with; null where none does.</summary>
    public string? ReadsObjectivesOf { get; private init; }

    /// <summary>Whether its project has other suites' tests too, so that its own are told by the trait of its name.</summary>
    public bool SharesItsAssembly => All.Count(other => other.Assembly == Assembly) > 1;

    /// <summary>What two builds are compared by, in a few words; empty where there is nothing.</summary>
    public string Compares { get; private init; } = string.Empty;

    /// <summary>The table that two builds are compared on; null where there is none.</summary>
    public CompareBuilds? Compare { get; private init; }

    /// <summary>Whether its rows can be given as many requests as a build can take.</summary>
    public bool CanSaturate { get; private init; }

    /// <summary>Whether builds are compared on a database, of which each can have its own.</summary>
    public bool HasDatabase { get; private init; } = true;

    /// <summary>Whether <c>./perf test --all</c> measures it in every kind of environment that a build server has; the others in the first.</summary>
    public bool IsProvedEverywhere { get; private init; }

    /// <summary>Whether <c>./perf test</c> measures it with <c>--all</c> only; <c>./perf run</c> does so always.</summary>
    public bool IsSecondTier { get; private init; }

    /// <summary>The suite of a name.</summary>
    /// <exception cref="ArgumentException">There is none; names those that there are.</exception>
    public static SuiteDescriptor Named(string name)
        => All.FirstOrDefault(suite => suite.Name == name) ?? throw new ArgumentException($"There is no suite {name}; there are {string.Join(", ", Names)}.", nameof(name));
}
