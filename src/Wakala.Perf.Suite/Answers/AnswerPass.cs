using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Asks two builds the same questions, unmeasured, and holds their answers to each other. Rows that only read are asked first, while nothing has been stored, and each
/// question twice, so that a cache answers too; then those that store, and after them the readers once more, for pages that should have changed.
/// </summary>
/// <param name="open">Makes a row ready to be asked; null where the two have no question in common.</param>
/// <param name="sharesDatabase">Whether both read what either stores: what is stored by each in a database of its own has ids and moments of its own.</param>
internal sealed class AnswerPass(Func<string, ScenarioType, CancellationToken, Task<AskedRow?>> open, bool sharesDatabase)
{
    /// <summary>A fault in one of 200 answers is missed by so many with a chance of 1 %: 0.995^919 is 0.01.</summary>
    private const int Most = 919;

    /// <summary>Of a row that keeps a core busy. A fault in one of 22 answers is found by as many with 99 %.</summary>
    private const int Least = 100;

    /// <summary>Both builds, and their servers, have two cores at least.</summary>
    private const int AtOnce = 4;

    /// <summary>How long a row is asked for when it has had its <see cref="Least"/>.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Rows that are operations of a contract, over HTTP.</summary>
    /// <param name="pair">Both builds.</param>
    /// <param name="contract">What they answer.</param>
    /// <param name="sharesDatabase">Whether both read what either stores.</param>
    public static AnswerPass OverHttp(ComparedPair pair, ContractFile contract, bool sharesDatabase) => new(
        async (row, type, cancellationToken) => new AskedRow(
            await AskedPlatform.OpenAsync(row, type.Type, pair.Base, cancellationToken),
            await AskedPlatform.OpenAsync(row, type.Type, pair.Candidate, cancellationToken),
            VaryingFields.Of(contract.Varying(row))),
        sharesDatabase);

    /// <summary>Asks the rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyDictionary<string, ComparedAnswers>> RunAsync(IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ComparedAnswers>();
        var asked = new List<(string Name, ScenarioType Type, AskedRow Row)>();
        try
        {
            foreach (var (name, type) in rows.OrderBy(row => row.Value.Stores))
            {
                if (await open(name, type, cancellationToken) is not { } row)
                    continue;
                asked.Add((name, type, row));
                await AskAsync(row, Most, again: !type.Stores, cancellationToken);
            }

            if (sharesDatabase && asked.Exists(one => one.Type.Stores))
            {
                foreach (var (_, _, row) in asked.Where(one => one.Type is { Stores: false, Costly: false }))
                    await AskAsync(row, Least, again: false, cancellationToken);
            }

            foreach (var (name, _, row) in asked)
                found[name] = await row.ResultAsync(cancellationToken);
            return found;
        }
        finally
        {
            foreach (var (_, _, row) in asked)
                await row.DisposeAsync();
        }
    }

    private static async Task AskAsync(AskedRow row, int most, bool again, CancellationToken cancellationToken)
    {
        var (next, started) = (-1, TimeProvider.System.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskOneByOneAsync()));

        async Task AskOneByOneAsync()
        {
            while (Interlocked.Increment(ref next) is var number && number < most && (number < Least || !IsLong()))
                await row.AskAsync(number, again && !IsLong(), cancellationToken);
        }

        bool IsLong() => TimeProvider.System.GetElapsedTime(started) > Longest;
    }
}
