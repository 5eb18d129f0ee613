using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>A system under test that is up, and what a suite may know of it. Tests never see which kind it is.</summary>
public interface ITargetEnvironment : IAsyncDisposable
{
    /// <summary>The environment's name: <c>processes</c>.</summary>
    string Name { get; }

    /// <summary>Whether the document's objectives apply here.</summary>
    bool ProductionSize { get; }

    /// <summary>Where the platform answers.</summary>
    Uri BaseAddress { get; }

    /// <summary>How that is reached.</summary>
    TargetRoute Route => TargetRoute.Direct;

    /// <summary>Path of the data feed: users, contacts and secrets that the seeded data really has.</summary>
    string FeedPath { get; }

    /// <summary>Names the seeded data: equal seeds are equal data.</summary>
    string SeedHash { get; }

    /// <summary>A directory for this run's passing files; it goes with the environment.</summary>
    string WorkDirectory { get; }

    /// <summary>Where the figures are measured.</summary>
    Fingerprint Fingerprint { get; }

    /// <summary>Its servers' processes on this machine; empty where they run elsewhere, null where they cannot be told from others.</summary>
    IReadOnlyList<int>? ServerProcesses { get; }

    /// <summary>Ways into the system beside its API.</summary>
    TargetAccess Access { get; }

    /// <summary>What sees the resources of its servers; of its API too where somebody else runs that. Empty where nothing does.</summary>
    IReadOnlyList<IResourceReader> Readers => [];

    /// <summary>How hard it may be loaded; null where that is nobody's concern.</summary>
    LoadAllowance? Allowance { get; }

    /// <summary>Cancelled when a server of the environment ends by itself.</summary>
    CancellationToken Lost { get; }

    /// <summary>Why the environment was lost; null while it stands.</summary>
    EnvironmentException? Fault { get; }

    /// <summary>
    /// Brings a server that ended by itself up again, with the data that it had. False where that cannot be done: the environment stays lost.
    /// </summary>
    Task<bool> RecoverAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Waits until what an earlier load left behind is done, and writes out what is dirty, so that the next trial starts even.</summary>
    Task SettleAsync(CancellationToken cancellationToken);
}
