using System.Text.Json;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>The measured baselines of a checkout at another commit, as git keeps them.</summary>
/// <param name="root">The checkout.</param>
public sealed class BaselineHistory(string root)
{
    /// <summary>Every measured baseline that the work tree changes, adds or takes away; null where git cannot read the commit.</summary>
    /// <exception cref="BaselineException">One of the work tree is of an older format.</exception>
    public async Task<IReadOnlyList<BaselineChange>?> ChangesSinceAsync(string commit, CancellationToken cancellationToken)
    {
        var then = await GitCommand.ReadAsync(root, ["ls-tree", "-r", "--name-only", "--end-of-options", commit, "baselines/"], cancellationToken);
        if (then is null)
            return null;
        var changes = new List<BaselineChange>();
        foreach (var file in then.Split('\n').Concat(Now()).Where(IsMeasured).Distinct().Order(StringComparer.Ordinal))
        {
            var was = await GitCommand.ReadAsync(root, ["show", "--end-of-options", $"{commit}:./{file}"], cancellationToken);
            var path = Path.Combine(root, file);
            var now = File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellationToken)).TrimEnd() : null;
            if (was?.TrimEnd() != now && ChangeOf(file, was, now) is { } change)
                changes.Add(change);
        }

        return changes;
    }

    private static BaselineChange? ChangeOf(string file, string? was, string? now)
    {
        if (file.StartsWith("baselines/work/", StringComparison.Ordinal))
            return (Parse<WorkBaseline>(was), Parse<WorkBaseline>(now)) is var (counted, counts) && (counted ?? counts) is not null ? BaselineChange.Of(counted, counts) : null;
        // A commit of before stays as it is, and is read as what it said.
        var old = was is not null && BaselineMigration.IsOld(was) ? Migrated(was, file) : Parse<Baseline>(was);
        if (now is not null && BaselineMigration.IsOld(now))
            throw BaselineMigration.Refusal(file);
        var @new = Parse<Baseline>(now);
        return (old ?? @new) is null ? null : BaselineChange.Of(old, @new);
    }

    /// <summary>Null where a commit of before holds what nobody could have read: what it says cannot be mended any more.</summary>
    private static Baseline? Migrated(string was, string file)
    {
        try
        {
            return BaselineMigration.Parse(was, file);
        }
        catch (BaselineException)
        {
            return null;
        }
    }

    private IEnumerable<string> Now()
        => Directory.EnumerateFiles(Path.Combine(root, "baselines"), "*.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary><c>baselines/ENVIRONMENT/SUITE/PROFILE/ROW.json</c>.</summary>
    private static bool IsMeasured(string file) => file.Split('/').Length == 5 && file.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Null where it is no file of that kind.</summary>
    private static T? Parse<T>(string? text)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<T>(text, ResultsJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
