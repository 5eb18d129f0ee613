using System.Text.Json;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Which rows the base build can answer, by the contract of its commit.</summary>
internal static class BaseContract
{
    /// <summary>The operations that it has; null where its commit has no contract that this build can read, and nothing can be said.</summary>
    public static async Task<IReadOnlySet<string>?> OperationsAsync(SuiteSettings settings, string commit, CancellationToken cancellationToken)
    {
        var file = Path.GetRelativePath(settings.RepositoryRoot, settings.Contract).Replace('\\', '/');
        if (await GitCommand.ReadAsync(settings.RepositoryRoot, ["show", $"{commit}:./{file}"], cancellationToken) is not { } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize<ContractFile>(text, ResultsJson.Options)?.Operations.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
