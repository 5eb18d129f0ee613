using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>One of two builds as an environment by itself. It ends with the pair, not here.</summary>
internal sealed class PairedTarget(PairServers all, PairedServer server) : ITargetEnvironment
{
    public string Name => ProcessesFile.KindName;

    public bool ProductionSize => false;

    public Uri BaseAddress => server.Address;

    public string FeedPath => server.Servers.FeedPath;

    public string SeedHash => string.Empty;

    public string WorkDirectory => all.WorkDirectory;

    public Fingerprint Fingerprint => all.Fingerprint;

    public IReadOnlyList<int>? ServerProcesses => null;

    public TargetAccess Access => server.Servers.Access;

    public LoadAllowance? Allowance => null;

    public CancellationToken Lost => all.Lost;

    public EnvironmentException? Fault => all.Fault;

    public Task SettleAsync(CancellationToken cancellationToken) => PostgresServer.SettleAsync(Access.Postgres!, TimeProvider.System, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
