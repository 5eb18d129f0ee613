using System.Globalization;

namespace Wakala.Perf.Suite;

/// <summary>Something that makes one row of a planted build worse.</summary>
/// <param name="Row">The row: <c>GET /messages/list</c>.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Amount">How much: ms of a delay or of a core's time, or the share of requests that fail.</param>
/// <param name="Share">The share of requests that it meets.</param>
public sealed record PlantedFault(string Row, PlantedKind Kind, double Amount = 0, double Share = 1)
{
    /// <summary>The variable that a planted build reads its faults from; no other build has it.</summary>
    internal const string Variable = "WAKALA_PLANTED";

    /// <summary>The directory in which each of its processes writes at its end what the requests of a row really waited.</summary>
    internal const string ReportVariable = "WAKALA_PLANTED_REPORT";

    /// <summary>The variable's value for some faults.</summary>
    public static IReadOnlyDictionary<string, string> Environment(IEnumerable<PlantedFault> faults)
        => new Dictionary<string, string> { [Variable] = string.Join(';', faults.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Row}={fault.Kind}:{fault.Amount}:{fault.Share}"))) };
}

/// <summary>What a planted fault does.</summary>
public enum PlantedKind
{
    /// <summary>The request waits.</summary>
    Delay,

    /// <summary>The request takes processor time.</summary>
    Burn,

    /// <summary>The request fails with status 500.</summary>
    Error,

    /// <summary>One SQL statement more is run.</summary>
    Statement,
}
