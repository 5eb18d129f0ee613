using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>Holds a run to what an environment's file allows. Without an allowance everything is allowed.</summary>
internal sealed class LoadBudget(string environment, LoadAllowance? allowance)
{
    /// <summary>How much of it is used.</summary>
    public TimeSpan Used { get; private set; }

    /// <summary>What a warm-up may send a second.</summary>
    public double Cap(double rate) => Math.Min(rate, allowance?.RequestsPerSecond ?? double.PositiveInfinity);

    /// <summary>Whether a load of this length is still allowed; the rest of the run does without when it is not.</summary>
    public bool Allows(TimeSpan length) => allowance is null || Used + length <= TimeSpan.FromMinutes(allowance.Minutes);

    /// <summary>Refuses a whole run that would go beyond the allowance, before anything of it is sent.</summary>
    /// <exception cref="EnvironmentException">It would; names every row that does.</exception>
    public void CheckRun(IReadOnlyList<RowLoad> rows, TimeSpan warmUp, string profile)
    {
        if (allowance is null)
            return;
        var problems = rows.SelectMany(row => Problems(row.Shape, row.Capacity).Select(problem => $"{row.Scenario} {problem}")).ToList();
        var length = rows.Aggregate(warmUp, (sum, row) => sum + row.Length);
        if (length > TimeSpan.FromMinutes(allowance.Minutes))
            problems.Add(Text($"{(rows.Count == 1 ? rows[0].Scenario : $"all {rows.Count} rows")} with warm-up take up to {length.TotalMinutes:0.#} minutes, above {allowance.Minutes:0.#}"));
        if (problems.Count > 0)
        {
            throw new EnvironmentException(
                $"Profile {profile} is more than environments/{environment}.json allows: {string.Join("; ", problems)}. Nothing was sent.",
                "Choose a smaller profile or fewer rows, or have the owner of the system raise mayBeLoaded.");
        }
    }

    /// <summary>Takes a load off the allowance; the last look before it is sent.</summary>
    /// <exception cref="EnvironmentException">It is above the allowance.</exception>
    public void Claim(LoadShape shape, CapacityPlan? capacity, TimeSpan length)
    {
        if (allowance is null)
            return;
        var problems = Problems(shape, capacity).ToList();
        if (!Allows(length))
            problems.Add(Text($"{Used.TotalMinutes:0.#} minutes are used, and {length.TotalMinutes:0.#} more are above {allowance.Minutes:0.#}"));
        if (problems.Count > 0)
            throw new EnvironmentException($"environments/{environment}.json does not allow this load: {string.Join("; ", problems)}. It was not sent.", "Choose a smaller profile or fewer rows.");
        Used += length;
    }

    private IEnumerable<string> Problems(LoadShape shape, CapacityPlan? capacity)
    {
        var most = Math.Max(shape.MostRate, capacity?.Ceiling ?? 0);
        if (most > allowance!.RequestsPerSecond)
            yield return Text($"sends {most:#,0.#}/s, above {allowance.RequestsPerSecond:#,0.#}/s");
        if (shape.Connections > allowance.Connections)
            yield return Text($"opens {shape.Connections} connections, above {allowance.Connections}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
