using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>What of a run in one environment is run, and what is left out.</summary>
/// <param name="Run">The suites that what has changed can reach, and which of their rows.</param>
/// <param name="Left">The rest.</param>
/// <param name="Change">What has changed: <c>since main (0123abcd4567): 3 files, all documentation</c>.</param>
public sealed record ReachedRun(IReadOnlyList<SuiteRows> Run, IReadOnlyList<NotRun> Left, string Change);

/// <summary>Which suites and rows a change can reach. Those that it cannot need not be measured: nothing that they use has changed.</summary>
public sealed class Reach
{
    private readonly ChangedFiles _change;
    private readonly KnownRows _rows;

    internal Reach(ChangedFiles change, KnownRows rows) => (_change, _rows) = (change, rows);

    /// <summary>Finds what has changed in a checkout.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="reference">Since when: a commit, a branch or a tag.</param>
    /// <param name="comparedWith">What builds are compared with; null where nobody named it.</param>
    /// <param name="environments">The environments that are to be measured in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no such commit, or something else than this checkout is to be measured; says what to do.</exception>
    public static async Task<Reach> FindAsync(string root, string reference, string? comparedWith, IReadOnlyList<string> environments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environments);
        foreach (var variable in (string[])[BuildChoice.ServedVariable, EnvironmentFile.FolderVariable])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } elsewhere)
                throw new EnvironmentException($"{variable} names {elsewhere}, of which nobody can tell what has changed.", "Unset it, or leave --since away.");
        }

        if (environments.FirstOrDefault(name => name != AutomaticEnvironment.Name && EnvironmentFile.Read(root, name) is LiveFile) is { } live)
            throw new EnvironmentException($"'{live}' is a live system: what has changed in it is in no checkout.", "Leave --since away, or choose --environment processes.");
        var change = await ChangedFiles.FindAsync(root, reference, cancellationToken);
        if (comparedWith is not null && await ChangedFiles.LeftAtAsync(root, comparedWith, cancellationToken) is var other && other != change.Commit)
        {
            throw new EnvironmentException(
                $"Builds are to be compared with {comparedWith}, and --since {reference} would leave out what has not changed since another commit.",
                $"Name one commit for both (--base, or the variable {SuiteSettings.BaseVariable}), or leave --since away.");
        }

        return new Reach(change, KnownRows.Read(root));
    }

    /// <summary>Divides what is asked for.</summary>
    /// <param name="asked">The suites that are asked for; a row of none that is known is run, whatever has changed.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="profile">The profile.</param>
    public ReachedRun Of(IReadOnlyList<SuiteRows> asked, string environment, string profile)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var rules = new ReachRules(environment, profile, _rows);
        FileReach[] files = [.. _change.Files.Select(rules.Of)];
        var (run, left, change) = (new List<SuiteRows>(), new List<NotRun>(), $"since {_change.Since}{Counted(files)}");
        foreach (var suite in asked)
        {
            SuiteRows[] reached = [.. files.Select(file => file.In(suite.Suite)).OfType<SuiteRows>()];
            if (reached.Any(one => one.Rows is null))
            {
                run.Add(suite);
                continue;
            }

            var known = _rows.Of(suite.Suite);
            var wanted = suite.Rows?.Rows ?? known;
            string[] chosen = [.. wanted.Where(row => reached.Any(one => one.Rows!.Has(row)) || !_rows.Has(row))];
            string[] rest = [.. wanted.Where(known.Contains).Except(chosen)];
            var isWhole = suite.Rows is null && chosen.Length == 0;
            if (chosen.Length > 0)
                run.Add(suite with { Rows = RowSelection.Of(chosen) });
            if (isWhole || rest.Length > 0)
                left.Add(new NotRun(environment, suite.Suite, isWhole, rest, $"nothing that {(rest.Length == 1 ? "it uses" : "they use")} has changed {change}"));
        }

        return new ReachedRun(run, left, change);
    }

    /// <summary>The files by what they are, the most of a kind first.</summary>
    private static string Counted(FileReach[] files)
    {
        string[] kinds = [.. files.GroupBy(file => file.What).OrderByDescending(kind => kind.Count()).Select(kind => Invariant($"{kind.Count()} {kind.Key}"))];
        return files switch
        {
            [] => string.Empty,
            [var one] => $": 1 file, {one.What}",
            _ when kinds.Length == 1 => Invariant($": {files.Length} files, all {files[0].What}"),
            _ => Invariant($": {files.Length} files ({string.Join(", ", kinds)})"),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
