using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>All requests of the API table at once, in the document's proportions.</summary>
internal static class DocumentMix
{
    /// <summary>The document's requests a second of every row of the API table.</summary>
    public static IReadOnlyDictionary<string, double> Rates()
    {
        var document = new BaselineStore(Path.Combine(RepositoryRoot.Find(), "baselines"));
        return ApiTable.Rows.Keys.ToDictionary(row => row, row => document.ReadObjective(SuiteName.Api, row).RequestsPerSecond);
    }
}
