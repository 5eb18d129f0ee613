using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// What a user of the document does: any of the API table's requests, each as often as the document's rates say. Its context's file <c>mix</c> has the rows' rates. Where its context names a directory
/// <c>answers</c>, it leaves reports of the rows that write there.
/// </summary>
public sealed class UserMixScenario : ApiRows
{
    /// <summary>The file of its context that has the rates: an object of rows and numbers.</summary>
    public const string Mix = "mix";

    /// <summary>Apart from what the rows themselves draw of the same seed.</summary>
    private const ulong Choice = 0x5DEECE66D;

    private (string Row, double UpTo)[] _shares = [];

    /// <inheritdoc />
    public override async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rates = ResultsJson.Read<Dictionary<string, double>>(context.File(Mix));
        var (total, before) = (rates.Values.Sum(), 0.0);
        _shares = [.. rates.Select(rate => (rate.Key, before += rate.Value / total))];
        await base.PrepareAsync(context, cancellationToken);
    }

    /// <summary>What rows that only read are answered is judged at once; kept by the thousand it had collections pause the generator for 110 ms.</summary>
    protected override ScenarioContext ContextOf(string row)
        => ApiTable.Rows[row].Stores ? Context : Context with { Files = Context.Files.Where(file => file.Key != ApiScenario.Answers).ToDictionary() };

    /// <inheritdoc />
    protected override string RowOf(long arrival)
    {
        var drawn = new ArrivalRandom(Context.Seed ^ Choice, arrival).Unit();
        foreach (var (row, upTo) in _shares)
        {
            if (drawn < upTo)
                return row;
        }

        return _shares[^1].Row;
    }
}
