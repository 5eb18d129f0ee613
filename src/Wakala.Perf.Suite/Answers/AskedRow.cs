using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>One row that both builds are asked.</summary>
internal sealed class AskedRow : IAsyncDisposable
{
    private readonly AskedBuild _base;
    private readonly AskedBuild _candidate;
    private readonly AnswerTally _tally;

    private AskedRow(string name, ScenarioType type, AskedBuild first, AskedBuild second, AnswerTally tally)
        => (Name, Type, _base, _candidate, _tally) = (name, type, first, second, tally);

    /// <summary>The row: <c>GET /messages/list</c>.</summary>
    public string Name { get; }

    /// <summary>What asks.</summary>
    public ScenarioType Type { get; }

    public static async Task<AskedRow> OpenAsync(string name, ScenarioType type, ComparedPair pair, ContractFile contract, CancellationToken cancellationToken)
        => new(
            name,
            type,
            await AskedBuild.OpenAsync(name, type.Type, pair.Base, cancellationToken),
            await AskedBuild.OpenAsync(name, type.Type, pair.Candidate, cancellationToken),
            new AnswerTally(VaryingFields.Of(contract.Varying(name))));

    /// <summary>Asks both a question; twice where its answer may be kept. Which build is first swaps from question to question, and from asking to asking.</summary>
    public async Task AskAsync(long number, bool again, CancellationToken cancellationToken)
    {
        var candidateFirst = (number & 1) == 1;
        var answers = new List<(Answer Base, Answer Candidate)> { await AskBothAsync(number, candidateFirst, cancellationToken) };
        if (again)
            answers.Add(await AskBothAsync(number, !candidateFirst, cancellationToken));
        _tally.Add(number, answers);
    }

    /// <summary>What came of it.</summary>
    public async Task<ComparedAnswers> ResultAsync(CancellationToken cancellationToken)
        => _tally.Result(_tally.First is { } first ? await _base.DescribeAsync(first.Number, cancellationToken) : null);

    public async ValueTask DisposeAsync()
    {
        await _base.DisposeAsync();
        await _candidate.DisposeAsync();
    }

    private async Task<(Answer Base, Answer Candidate)> AskBothAsync(long number, bool candidateFirst, CancellationToken cancellationToken)
    {
        if (!candidateFirst)
            return (await _base.AskAsync(number, cancellationToken), await _candidate.AskAsync(number, cancellationToken));
        var candidate = await _candidate.AskAsync(number, cancellationToken);
        return (await _base.AskAsync(number, cancellationToken), candidate);
    }
}
