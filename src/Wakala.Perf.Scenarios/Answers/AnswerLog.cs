using System.Collections.Concurrent;
using System.Text;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// Keeps what an audit needs while a load is measured: counts, what was acknowledged, and answers. Of answers it keeps one of a question and those that were unlike
/// it, a seeded sample of them where they are many: equal answers to equal questions are right or wrong together.
/// </summary>
/// <param name="operation">What is asked.</param>
/// <param name="seed">The load's seed.</param>
/// <param name="runId">The load's own part of keys.</param>
internal sealed class AnswerLog(string operation, ulong seed, string runId)
{
    /// <summary>A fault in one of 200 answers is among 919 of them with a chance of 99 %: 1 - (199/200)^919.</summary>
    public const int Sample = 1_000;

    /// <summary>Answers that were unlike an earlier one to the same question; a load whose data stand still has none.</summary>
    private const int MostChanged = 1_000;

    private const int MostWrites = 1_000_000;
    private const int MostRemembered = 4_000;
    private const int MostExamples = 10;
    private const int LongestExample = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, byte[]> _answers = new();
    private readonly ConcurrentDictionary<string, long> _wrong = new();
    private readonly ConcurrentQueue<long> _unanswered = new();
    private readonly List<AcknowledgedWrite> _writes = [];
    private readonly List<KeptAnswer> _sample = [];
    private readonly List<KeptAnswer> _changed = [];
    private readonly List<KeptAnswer> _examples = [];
    private long _right;
    private long _furtherWrites;
    private long _new;

    /// <summary>Whether this very answer to the question was found right before.</summary>
    public bool IsKnown(ApiQuestion question, ReadOnlySpan<byte> body)
        => _answers.TryGetValue(question.Key, out var before) && body.SequenceEqual(before);

    /// <summary>A right answer that was given to this question before.</summary>
    public void Again() => Interlocked.Increment(ref _right);

    /// <summary>A right answer that was not given before, or not to this question.</summary>
    public void Right(ApiQuestion question, DateTimeOffset askedAt, ReadOnlySpan<byte> body)
    {
        Interlocked.Increment(ref _right);
        var bytes = body.ToArray();
        var isChanged = _answers.ContainsKey(question.Key);
        if (isChanged || _answers.Count < MostRemembered)
            _answers[question.Key] = bytes;
        lock (_gate)
        {
            if (isChanged && _changed.Count < MostChanged)
                _changed.Add(Kept());
            else if (_sample.Count < Sample)
                _sample.Add(Kept());
            else if (new ArrivalRandom(seed ^ Sample, question.Number).Below((int)Math.Min(int.MaxValue, _new + 1)) is var place and < Sample)
                _sample[place] = Kept();
            _new++;
        }

        KeptAnswer Kept() => new(question.Number, askedAt, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>A right answer to a write.</summary>
    public void Wrote(AcknowledgedWrite write)
    {
        Interlocked.Increment(ref _right);
        lock (_gate)
        {
            if (_writes.Count < MostWrites)
                _writes.Add(write);
            else
                _furtherWrites++;
        }
    }

    /// <summary>An answer whose content is wrong.</summary>
    public void Wrong(string kind, ApiQuestion question, DateTimeOffset askedAt, ReadOnlySpan<byte> body)
    {
        _wrong.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        lock (_gate)
        {
            if (_examples.Count < MostExamples)
                _examples.Add(new KeptAnswer(question.Number, askedAt, Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestExample)])));
        }
    }

    /// <summary>No answer, or one that says that the request failed.</summary>
    public void Unanswered(long arrival)
    {
        if (_unanswered.Count < MostWrites)
            _unanswered.Enqueue(arrival);
    }

    public AnswerReport Report()
    {
        lock (_gate)
        {
            return new AnswerReport
            {
                Operation = operation,
                Seed = seed,
                RunId = runId,
                Right = _right,
                Wrong = new Dictionary<string, long>(_wrong),
                Examples = [.. _examples],
                Unanswered = [.. _unanswered],
                Writes = [.. _writes],
                FurtherWrites = _furtherWrites,
                Kept = [.. _changed, .. _sample],
            };
        }
    }
}
