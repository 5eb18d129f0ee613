using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// Counts what came of a row's questions. Several are asked at a time: of those that were answered otherwise the one of the lowest number is kept.
/// </summary>
/// <param name="varying">Fields that may differ.</param>
internal sealed class AnswerTally(VaryingFields varying)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _asked = [];
    private readonly HashSet<long> _differing = [];
    private readonly HashSet<long> _unanswered = [];
    private readonly HashSet<long> _mended = [];
    private (long Number, AnswerDifference Difference)? _first;

    /// <summary>The first question that was answered otherwise, or by neither rightly, and where the answers differ; null where all are alike.</summary>
    public (long Number, AnswerDifference Difference)? First => _first;

    /// <summary>Adds a question.</summary>
    /// <param name="number">Its number; one that is asked again counts once.</param>
    /// <param name="asked">What both builds answered, each time that they were asked.</param>
    public void Add(long number, IReadOnlyList<(Answer Base, Answer Candidate)> asked)
    {
        var fault = asked.Where(one => one.Candidate.Fault is not null).Select(one => one.Base.Fault).FirstOrDefault(one => one is not null);
        var difference = Difference(asked);
        lock (_lock)
        {
            _asked.Add(number);
            if (asked.Any(one => one is { Base.Fault: not null, Candidate.Fault: null }))
                _mended.Add(number);
            if (difference is not null && _differing.Add(number) && !(_first?.Number < number && _differing.Contains(_first.Value.Number)))
                _first = (number, difference);
            if (fault is null)
                return;
            _unanswered.Add(number);
            _first ??= (number, new AnswerDifference("fault", fault, asked.Select(one => one.Candidate.Fault).First(one => one is not null)!));
        }
    }

    /// <summary>The result, with the first question in words.</summary>
    public ComparedAnswers Result(string? question) => new(_asked.Count, _differing.Count, _unanswered.Count)
    {
        Mended = _mended.Count,
        First = _first is { } first ? new DifferingAnswer(first.Number, question ?? string.Empty, first.Difference) : null,
    };

    /// <summary>
    /// A base that answers one question in two ways is followed in either; and where only it answers wrongly, the candidate mends it.
    /// </summary>
    private AnswerDifference? Difference(IReadOnlyList<(Answer Base, Answer Candidate)> asked)
    {
        foreach (var (own, candidate) in asked)
        {
            if (own.Fault is not null || AnswerComparison.First(own, candidate, varying) is not { } difference)
                continue;
            if (!asked.Any(one => !ReferenceEquals(one.Base, own) && one.Base.Fault is null && AnswerComparison.First(one.Base, candidate, varying) is null))
                return difference;
        }

        return null;
    }
}
