using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Two builds on the servers that they share, ready to be measured: the seam at which each suite joins in.</summary>
public interface IComparedBuilds : IAsyncDisposable
{
    /// <summary>Where it is measured.</summary>
    Fingerprint Fingerprint { get; }

    /// <summary>A directory that lives as long as this does.</summary>
    string WorkDirectory { get; }

    /// <summary>Cancelled when a server is lost.</summary>
    CancellationToken Lost { get; }

    /// <summary>Which one was lost, and its last lines; null while all are well.</summary>
    EnvironmentException? Fault { get; }

    /// <summary>Whether each build has a database of its own: two of equal content are not equally fast, which the judgement then allows for.</summary>
    bool DatabasesApart { get; }

    /// <summary>Counts what one request of each row costs the pair of processes that runs; a row that is not counted is not in it.</summary>
    /// <param name="rows">The rows: all of them read, or all store, since what one build stores the other would read.</param>
    /// <param name="inFull">Whether it is as many requests as a stored count has; otherwise half of them where nothing is stored, and all of a row that then costs another amount.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyDictionary<string, ComparedWork>> CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, bool inFull, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, ComparedWork>>(new Dictionary<string, ComparedWork>());

    /// <summary>Asks a pair of processes the same questions of each row, unmeasured, and holds their answers to each other; a row that is not asked is not in it.</summary>
    /// <param name="pair">The pair that runs, as it is to be asked.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyDictionary<string, ComparedAnswers>> AskAsync(ComparedPair pair, IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<string, ComparedAnswers>>(new Dictionary<string, ComparedAnswers>());

    /// <summary>Has the servers write out what the first pair left when it was asked and counted: before it is measured.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends what runs of both builds, and starts each afresh.</summary>
    /// <param name="pair">The pair's number, from 0.</param>
    /// <param name="seed">Seed of what is asked: the same for both.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken);
}

/// <summary>What the scenarios of two builds are told, for one pair of processes.</summary>
/// <param name="Base">What those of the base build are told.</param>
/// <param name="Candidate">The same but for where it answers, the sessions and the run's name.</param>
/// <param name="BaseProcess">Number of the base's process on this machine, whose processor time is then watched; null where there is none.</param>
/// <param name="CandidateProcess">The same of the candidate's.</param>
public sealed record ComparedPair(ScenarioContext Base, ScenarioContext Candidate, int? BaseProcess, int? CandidateProcess)
{
    private const string Feed = "feed";

    /// <summary>The same pair, asked other things: what it is asked twice under one run's name it would take for a request that was sent again.</summary>
    internal ComparedPair Again(ulong seed)
    {
        var run = Guid.NewGuid().ToString("N")[..8];
        return this with { Base = Of(Base), Candidate = Of(Candidate) };

        // Each build's own mark is the last character.
        ScenarioContext Of(ScenarioContext context) => context with { Seed = seed, RunId = run + context.RunId[^1] };
    }

    /// <summary>Whether both were seeded with the same tenants, users and contacts: of other data other answers are right.</summary>
    internal bool HaveEqualData()
    {
        if (Base.File(Feed) == Candidate.File(Feed))
            return true;
        var (first, second) = (DataFeed.Read(Base.File(Feed)), DataFeed.Read(Candidate.File(Feed)));
        return WorkloadHash.Of(first.From, first.To, first.Tenants) == WorkloadHash.Of(second.From, second.To, second.Tenants);
    }
}
