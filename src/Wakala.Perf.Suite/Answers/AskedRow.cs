using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>One row that both builds are asked.</summary>
/// <param name="first">The build that is the measure.</param>
/// <param name="second">The build that is judged.</param>
/// <param name="varying">Fields that differ from one right answer to another.</param>
internal sealed class AskedRow(IAskedBuild first, IAskedBuild second, VaryingFields varying) : IAsyncDisposable
{
    private readonly AnswerTally _tally = new(varying);

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
        => _tally.Result(_tally.First is { } differs ? await first.DescribeAsync(differs.Number, cancellationToken) : null);

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    private async Task<(Answer Base, Answer Candidate)> AskBothAsync(long number, bool candidateFirst, CancellationToken cancellationToken)
    {
        if (!candidateFirst)
            return (await first.AskAsync(number, cancellationToken), await second.AskAsync(number, cancellationToken));
        var candidate = await second.AskAsync(number, cancellationToken);
        return (await first.AskAsync(number, cancellationToken), candidate);
    }
}
