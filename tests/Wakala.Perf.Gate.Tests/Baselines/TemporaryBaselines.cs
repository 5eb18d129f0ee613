namespace Wakala.Perf.Gate.Tests;

/// <summary>A folder <c>baselines/</c> of its own, gone after the test.</summary>
internal sealed class TemporaryBaselines : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wakala-gate-").FullName;

    public TemporaryBaselines() => Store = new BaselineStore(Root);

    public string Root => Path.Combine(_folder, "baselines");

    public BaselineStore Store { get; }

    public string Measured => Path.Combine(Root, "processes", "api", "smoke", "get-messages-list.json");

    public string Objective => Path.Combine(Root, "production", "api", "get-messages-list.json");

    public Baseline? Read() => Store.Read("processes", "smoke", "api", Synthetic.Scenario);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
