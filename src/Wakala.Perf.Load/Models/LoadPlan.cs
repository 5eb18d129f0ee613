using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What every load says, whichever engine runs it.</summary>
public abstract record LoadPlan
{
    /// <summary>When requests are sent.</summary>
    public required LoadModel Model { get; init; }

    /// <summary>The beginning of the model's time that is in no figure.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Connections, opened before the first request; where requests open them, as many as are opened at once.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests sent or waiting for a connection, at most; an arrival beyond is dropped. Of no meaning to a closed model.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The time after which a request counts as failed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The highest P99 of sent minus due, in milliseconds, at which what was measured is believed.</summary>
    public double HighestPacingLagMs { get; init; } = Validity.HighestPacingLagMs;

    /// <summary>When it ends early, because it makes no sense to go on.</summary>
    public IReadOnlyList<AbortRule> AbortRules { get; init; } = [];

    /// <summary>What it never goes beyond.</summary>
    public LoadCaps Caps { get; init; } = LoadCaps.Default;

    /// <summary>Requests that the connections carry at once.</summary>
    private protected virtual int Places => Connections;

    /// <summary>Everything that makes no sense, a sentence each; empty when the load can be run.</summary>
    public virtual IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Model.Problems(), .. Caps.Problems(Model)];
        if (Connections <= 0)
            problems.Add($"connections is {Connections}, and must be above 0");
        if (MaxInFlight < Places)
            problems.Add($"maxInFlight is {MaxInFlight}, and cannot be below what the connections carry ({Places})");
        if (Timeout <= TimeSpan.Zero)
            problems.Add($"timeout is {Timeout}, and must be above 0");
        if (WarmUp < TimeSpan.Zero || (problems.Count == 0 && WarmUp >= Model.Length))
            problems.Add($"warmUp is {WarmUp}, and must be within the load's {Model.Length}");
        if (Model is VirtualUsers users && users.Most > Places)
            problems.Add($"there are up to {users.Most} users, and the connections carry {Places} requests");
        return problems;
    }

    /// <summary>Refuses a load that makes no sense.</summary>
    /// <exception cref="ArgumentException">It makes none; every problem is named.</exception>
    internal void Check()
    {
        var problems = Problems();
        if (problems.Count > 0)
            throw new ArgumentException($"The load makes no sense: {string.Join("; ", problems)}.");
    }
}

/// <summary>A load that <see cref="LoadRun"/> puts on a target through virtual users, one for each connection.</summary>
public sealed record UserLoad : LoadPlan;
