using System.Text.Json;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The measured baselines of a checkout at another commit, as git keeps them.</summary>
/// <param name="root">The checkout.</param>
public sealed class BaselineHistory(string root)
{
    /// <summary>Every measured baseline that the work tree changes, adds or takes away; null where git cannot read the commit.</summary>
    public async Task<IReadOnlyList<BaselineChange>?> ChangesSinceAsync(string commit, CancellationToken cancellationToken)
    {
        var then = await GitCommand.ReadAsync(root, ["ls-tree", "-r", "--name-only", "--end-of-options", commit, "baselines/"], cancellationToken);
        if (then is null)
            return null;
        var changes = new List<BaselineChange>();
        foreach (var file in then.Split('\n').Concat(Now()).Where(IsMeasured).Distinct().Order(StringComparer.Ordinal))
        {
            var was = Parse(await GitCommand.ReadAsync(root, ["show", "--end-of-options", $"{commit}:{file}"], cancellationToken));
            var path = Path.Combine(root, file);
            var now = Parse(File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null);
            if ((was ?? now) is not null && was?.Hash != now?.Hash)
                changes.Add(BaselineChange.Of(was, now));
        }

        return changes;
    }

    private IEnumerable<string> Now()
        => Directory.EnumerateFiles(Path.Combine(root, "baselines"), "*.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary><c>baselines/ENVIRONMENT/SUITE/PROFILE/ROW.json</c>.</summary>
    private static bool IsMeasured(string file) => file.Split('/').Length == 5 && file.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Other kinds of files may lie there; theirs is another diff.</summary>
    private static Baseline? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<Baseline>(text, ResultsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
