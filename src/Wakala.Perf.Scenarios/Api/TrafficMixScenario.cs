using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// The platform's traffic: every row of the API table, as often among the others as the file <c>rates</c> has it: requests a second by operation. Where its context names a directory <c>answers</c>, it leaves
/// reports of the rows that write there.
/// </summary>
public sealed class TrafficMixScenario : ApiRows
{
    /// <summary>The file of its context that has the rates.</summary>
    public const string Rates = "rates";

    /// <summary>Another sequence of random numbers than the rows' own.</summary>
    private const ulong Salt = 0xC3A5C85C97CB3127;

    private readonly List<(double UpTo, string Row)> _rows = [];

    /// <inheritdoc />
    public override Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sum = 0.0;
        foreach (var (operation, rate) in ResultsJson.Read<Dictionary<string, double>>(context.File(Rates)))
            _rows.Add((sum += rate, operation));
        return base.PrepareAsync(context, cancellationToken);
    }

    /// <summary>What rows that only read are answered is judged at once; kept by the thousand it had collections pause the generator for 110 ms.</summary>
    protected override ScenarioContext ContextOf(string row)
        => ApiTable.Rows[row].Stores ? Context : Context with { Files = Context.Files.Where(file => file.Key != ApiScenario.Answers).ToDictionary() };

    /// <inheritdoc />
    protected override string RowOf(long arrival)
    {
        var drawn = new ArrivalRandom(Context.Seed ^ Salt, arrival).Unit() * _rows[^1].UpTo;
        return _rows.Find(row => drawn < row.UpTo).Row;
    }
}
