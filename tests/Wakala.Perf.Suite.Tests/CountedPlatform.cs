using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>A platform on servers of its own, whose rows' work is counted.</summary>
internal sealed class CountedPlatform : IAsyncDisposable
{
    private readonly ProcessesEnvironment _environment;
    private readonly RowWork _work;

    private CountedPlatform(ProcessesEnvironment environment, RowWork work) => (_environment, _work) = (environment, work);

    /// <param name="assembly">The platform's build; null for this checkout's.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<CountedPlatform> StartAsync(string? assembly, CancellationToken cancellationToken)
    {
        using var chosen = new ProcessVariables { [BuildChoice.ServedVariable] = assembly };
        var file = (ProcessesFile)EnvironmentFile.Read(Checkout.Root, "processes");
        var profile = file.Profile("smoke");
        var environment = await ProcessesEnvironment.StartAsync(Checkout.Root, file, profile, _ => { }, cancellationToken);
        var contract = Path.Combine(Checkout.Root, "contract", "wakala.json");
        var sessions = Path.Combine(environment.WorkDirectory, "sessions.json");
        await new SessionOpener(ContractFile.Read(contract), environment.BaseAddress).WriteAsync(DataFeed.Read(environment.FeedPath), 20, double.PositiveInfinity, sessions, cancellationToken);
        var files = new Dictionary<string, string> { ["contract"] = contract, ["feed"] = environment.FeedPath, ["sessions"] = sessions };
        return new CountedPlatform(environment, new RowWork(environment, ContractFile.Read(contract), profile.DataScale, files));
    }

    public TargetAccess Access => _environment.Access;

    public Task<IReadOnlyDictionary<string, CountedWork>> CountAsync(CancellationToken cancellationToken, params string[] rows)
        => CountAsync(ApiTable.Rows.Where(row => rows.Length == 0 || rows.Contains(row.Key)), cancellationToken);

    public async Task<IReadOnlyDictionary<string, CountedWork>> CountAsync(IEnumerable<KeyValuePair<string, ScenarioType>> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, CountedWork>();
        await _work.CountAsync(
            rows,
            (name, counted, fault) => found[name] = counted ?? throw new InvalidOperationException(name, fault),
            cancellationToken);
        return found;
    }

    public ValueTask DisposeAsync() => _environment.DisposeAsync();
}
