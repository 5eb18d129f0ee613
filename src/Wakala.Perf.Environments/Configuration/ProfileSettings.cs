namespace Wakala.Perf.Environments;

/// <summary>How much data and load a profile means in one environment.</summary>
public sealed record ProfileSettings
{
    private const double Smallest = 1e-6;
    private const double MostScale = 1_000;
    private const double MostRequests = 1e9;
    private const double MostSeconds = 7 * 24 * 3_600;
    private const double MostConnections = 1_000_000;
    private const double MostSteps = 1_000;

    /// <summary>Share of the document's test data that is seeded.</summary>
    public required double DataScale { get; init; }

    /// <summary>Share of a row's documented requests a second that it gets.</summary>
    public required double RateScale { get; init; }

    /// <summary>Requests a second that a row gets at the most, whatever the scale gives it.</summary>
    public required double MostRate { get; init; }

    /// <summary>Seconds of warm-up.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>Seconds of the measured stretch.</summary>
    public required double Seconds { get; init; }

    /// <summary>Connections that a row's load is spread over.</summary>
    public required int Connections { get; init; }

    /// <summary>Seconds after which a request has failed.</summary>
    public required double TimeoutSeconds { get; init; }

    /// <summary>Seconds of one step of the search for capacity.</summary>
    public required double CapacityStepSeconds { get; init; }

    /// <summary>Steps of that search at most.</summary>
    public required int CapacitySteps { get; init; }

    internal IEnumerable<FieldProblem> Problems(string field)
        => [
            .. FieldProblem.Range($"{field}.dataScale", DataScale, Smallest, MostScale),
            .. FieldProblem.Range($"{field}.rateScale", RateScale, Smallest, MostScale),
            .. FieldProblem.Range($"{field}.mostRate", MostRate, Smallest, MostRequests),
            .. FieldProblem.Range($"{field}.warmUpSeconds", WarmUpSeconds, 0, MostSeconds),
            .. FieldProblem.Range($"{field}.seconds", Seconds, Smallest, MostSeconds),
            .. FieldProblem.Range($"{field}.connections", Connections, 1, MostConnections),
            .. FieldProblem.Range($"{field}.timeoutSeconds", TimeoutSeconds, Smallest, MostSeconds),
            .. FieldProblem.Range($"{field}.capacityStepSeconds", CapacityStepSeconds, Smallest, MostSeconds),
            .. FieldProblem.Range($"{field}.capacitySteps", CapacitySteps, 1, MostSteps),
        ];
}
