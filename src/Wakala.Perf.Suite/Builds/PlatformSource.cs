using System.Security.Cryptography;
using System.Text;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>A build of the platform for a comparison.</summary>
/// <param name="Name">What it is called: the reference that was asked for, with its commit.</param>
/// <param name="Tree">The hash of all files that it was built of: equal for equal builds, whatever their history.</param>
/// <param name="Assembly">Path of its assembly; of an image its name.</param>
public sealed record ComparedBuild(string Name, string Tree, string Assembly)
{
    private const int ShownOfImage = 19;

    /// <summary>Whether it is an image of the platform: its containers serve then, beside the servers that both builds share.</summary>
    public bool IsImage { get; init; }

    /// <summary>Variables that it is started with beside the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    internal PairedBuild Paired => new(Assembly, Environment) { IsImage = IsImage };

    /// <summary>An image of the platform, by its tag or digest. Two names of one image are one build.</summary>
    /// <exception cref="EnvironmentException">This machine's Docker engine has no such image, or there is none.</exception>
    public static async Task<ComparedBuild> OfImageAsync(string image, CancellationToken cancellationToken)
    {
        var id = await PairedBuild.ImageIdAsync(image, cancellationToken);
        return new ComparedBuild($"the image {image} ({id[..Math.Min(id.Length, ShownOfImage)]})", id, image) { IsImage = true };
    }
}

/// <summary>
/// Builds the platform of any commit of a checkout. Builds are kept for the next run under the hash of the files that they were made
/// of, so that a squashed or rebased history costs nothing.
/// </summary>
public sealed class PlatformSource
{
    /// <summary>The work tree as it is, changes that are not committed included.</summary>
    public const string WorkTree = "the work tree";

    private const int ShownOfHash = 12;

    /// <summary>How git lists a submodule, before its commit.</summary>
    private const string Submodule = "160000 commit ";

    private readonly string _root;
    private readonly string _cache = UserCache.Folder("builds");
    private readonly Action<string> _say;
    private bool _saidWhyGone;

    /// <summary>Builds of a checkout.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="say">Told what happens, a line each.</param>
    public PlatformSource(string root, Action<string> say)
    {
        (_root, _say) = (root, say);
    }

    /// <summary>
    /// The commit to compare with where none is named: where this branch left the main one. On the main branch itself that is the last commit while the work tree differs from
    /// it, and the one before where it does not: what was merged just now is what is judged.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isAnotherBuild">Whether another build than this checkout's is compared with it.</param>
    /// <exception cref="EnvironmentException">This is no checkout, or it has no such commit; says what to do.</exception>
    public async Task<string> MergeBaseAsync(CancellationToken cancellationToken, bool isAnotherBuild = false)
    {
        foreach (var branch in (string[])["origin/HEAD", "origin/main", "main", "origin/master", "master"])
        {
            if (await GitAsync(cancellationToken, "merge-base", "HEAD", branch) is { } commit)
                return isAnotherBuild ? commit : await BeforeAsync(commit, cancellationToken);
        }

        throw await Commit.IsShallowAsync(_root, cancellationToken)
            ? IsShallow(null)
            : new EnvironmentException("This checkout has no main branch to compare with.", "Name what to compare with: --base REF.");
    }

    /// <summary>The build of a base, made where it is not kept.</summary>
    /// <param name="reference">A commit, a branch or a tag; null for the main branch before this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no such commit, or it cannot be built.</exception>
    public async Task<ComparedBuild> BuildBaseAsync(string? reference, CancellationToken cancellationToken)
    {
        var (commit, name) = await BaseAsync(reference, cancellationToken);
        return (await BuildAsync(commit, cancellationToken)) with { Name = name };
    }

    /// <summary>The commit that is named, or, where a pipeline names one that is not there (<see cref="Commit.WhyGoneAsync"/>), the one that would be taken were none named; that is said.</summary>
    /// <param name="reference">A commit, a branch or a tag; null for the main branch before this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isAnotherBuild">As of <see cref="MergeBaseAsync"/>.</param>
    /// <returns>The commit's hash, and what it is called.</returns>
    /// <exception cref="EnvironmentException">There is no such commit; says what to do.</exception>
    public async Task<(string Commit, string Name)> BaseAsync(string? reference, CancellationToken cancellationToken, bool isAnotherBuild = false)
    {
        var why = reference is null ? null : await Commit.WhyGoneAsync(_root, reference, cancellationToken);
        if (reference is not null && why is null)
        {
            var named = await Commit.NamedAsync(_root, reference, cancellationToken);
            return (named, $"{reference} ({named[..ShownOfHash]})");
        }

        var before = await MergeBaseAsync(cancellationToken, isAnotherBuild);
        if (reference is not null && await Commit.IsShallowAsync(_root, cancellationToken) && before == await GitAsync(cancellationToken, "rev-parse", "HEAD"))
            throw IsShallow($"'{reference[..ShownOfHash]}…' {why}, and");
        if (reference is not null && !_saidWhyGone)
            _say($"'{reference[..ShownOfHash]}…' {why}. What is compared with in its place is {before[..ShownOfHash]}: where this branch left the main one, or on that the commit before.");
        _saidWhyGone |= reference is not null;
        return (before, $"{before[..ShownOfHash]} (the main branch before this)");
    }

    /// <summary>The build of a reference, made where it is not kept.</summary>
    /// <param name="reference">A commit, a branch, a tag; or <see cref="WorkTree"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no such commit, or it cannot be built.</exception>
    public async Task<ComparedBuild> BuildAsync(string reference, CancellationToken cancellationToken)
    {
        if (reference == WorkTree)
            return await BuildWorkTreeAsync(cancellationToken);
        var commit = await Commit.NamedAsync(_root, reference, cancellationToken);
        var all = await GitAsync(cancellationToken, "ls-tree", "-r", "-z", "--name-only", commit) ?? string.Empty;
        var inputs = await PlatformInputs.FindAsync(Split(all), path => GitAsync(cancellationToken, "show", $"{commit}:./{path}"));
        if (!inputs.HavePlatform)
            throw new EnvironmentException($"'{reference}' has no platform ({PlatformInputs.Project}).", "Name a commit that has it: --base REF.");
        var files = Split(await GitAsync(cancellationToken, ["ls-tree", "-r", "-z", commit, "--", .. inputs.Paths]) ?? string.Empty);
        var outer = await OuterFiles.OfAsync(_root, commit, Split(all), cancellationToken);
        return await KeptOrMadeAsync($"{reference} ({commit[..ShownOfHash]})", HashOf(string.Join('\n', files) + outer.Lines), async directory =>
        {
            await ExtractAsync(commit, files, inputs, directory, cancellationToken);
            await outer.WriteAsync(directory, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>The build of the work tree with <see cref="PlantedSource"/> added to a copy of its files: it has faults where it is told to.</summary>
    /// <exception cref="EnvironmentException">This is no checkout, or it cannot be built, or the faults have no place in it.</exception>
    public Task<ComparedBuild> BuildPlantedAsync(CancellationToken cancellationToken) => BuildChangedAsync("the work tree with faults to plant", PlantedSource.Changes, cancellationToken);

    /// <summary>The build of a copy of the work tree in which something is changed.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="changes">What is changed, in this order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">This is no checkout, or it cannot be built, or what is to be changed is not there.</exception>
    internal async Task<ComparedBuild> BuildChangedAsync(string name, IReadOnlyList<SourceChange> changes, CancellationToken cancellationToken)
    {
        var (files, tree, outer) = await WorkTreeAsync(cancellationToken);
        return await KeptOrMadeAsync(name, HashOf($"{tree}\n{string.Join('\n', changes)}"), async directory =>
        {
            await CopyAsync(files, outer, directory, cancellationToken);
            await SourceChange.MakeAllAsync(changes, directory, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>The commit before, where this one is all that there is to judge and has one before it.</summary>
    private async Task<string> BeforeAsync(string commit, CancellationToken cancellationToken)
    {
        if (await GitAsync(cancellationToken, "rev-parse", "HEAD") != commit || await GitAsync(cancellationToken, ["status", "--porcelain", "--", .. (await InputsAsync(cancellationToken)).Paths]) is not "")
            return commit;
        if (await GitAsync(cancellationToken, "rev-parse", "--verify", "--quiet", "HEAD^1") is { } before)
            return before;
        if (await Commit.IsShallowAsync(_root, cancellationToken))
            _say("This checkout is shallow, and the commit before is not in it: builds are compared with this one itself (git fetch --unshallow; in a workflow: fetch-depth: 0).");
        return commit;
    }

    private async Task<ComparedBuild> BuildWorkTreeAsync(CancellationToken cancellationToken)
    {
        var (files, tree, outer) = await WorkTreeAsync(cancellationToken);
        return await KeptOrMadeAsync(WorkTree, HashOf(tree), directory => CopyAsync(files, outer, directory, cancellationToken), cancellationToken);
    }

    private async Task<(IReadOnlyList<string> Files, string Tree, OuterFiles Outer)> WorkTreeAsync(CancellationToken cancellationToken)
    {
        var inputs = await InputsAsync(cancellationToken);
        var listed = Split((await GitAsync(cancellationToken, ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", .. inputs.Paths]))!);
        var (files, lines) = await FilesAsync(listed, cancellationToken);
        var outer = await OuterFiles.OfWorkTreeAsync(_root, cancellationToken);
        return (files, string.Join('\n', lines.OrderBy(line => line.Path, StringComparer.Ordinal).Select(line => line.Text)) + outer.Lines, outer);
    }

    /// <summary>Files of the work tree with those of submodules among them, and submodules of these; a submodule without changes is one line, as in a commit.</summary>
    private async Task<(List<string> Files, List<(string Path, string Text)> Lines)> FilesAsync(IReadOnlyCollection<string> listed, CancellationToken cancellationToken)
    {
        string[] own = [.. listed.Where(file => File.Exists(Path.Combine(_root, file))).Distinct().Order(StringComparer.Ordinal)];
        var (files, lines) = (new List<string>(own), await LinesAsync(own, cancellationToken));
        foreach (var module in listed.Where(path => Directory.Exists(Path.Combine(_root, path))).Select(path => path.TrimEnd('/')).Distinct())
        {
            var inside = Split(await GitInAsync(module, cancellationToken, "ls-files", "-z", "--cached", "--others", "--exclude-standard") ?? string.Empty);
            var (its, itsLines) = await FilesAsync([.. inside.Select(file => $"{module}/{file}")], cancellationToken);
            files.AddRange(its);
            lines.AddRange(await GitInAsync(module, cancellationToken, "status", "--porcelain") is "" ? [(module, $"{Submodule}{await GitInAsync(module, cancellationToken, "rev-parse", "HEAD")}\t{module}")] : itsLines);
        }

        return (files, lines);
    }

    /// <summary>Files of the work tree as git would list them in a commit, so that a clean one has the hash of its commit.</summary>
    private async Task<List<(string Path, string Text)>> LinesAsync(string[] files, CancellationToken cancellationToken)
    {
        if (files.Length == 0)
            return [];
        var hashes = (await GitAsync(cancellationToken, ["hash-object", "--", .. files]) ?? throw new EnvironmentException("git cannot read the files that the platform is built of.", "git status says why.")).Split('\n');
        var modes = files.Select(file => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path.Combine(_root, file)) & UnixFileMode.UserExecute) != 0 ? "100755" : "100644");
        return [.. files.Zip(hashes, modes).Select(one => (one.First, $"{one.Third} blob {one.Second}\t{one.First}"))];
    }

    private async Task<PlatformInputs> InputsAsync(CancellationToken cancellationToken)
    {
        var all = await GitAsync(cancellationToken, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
            ?? throw await GitCommand.NoCheckoutAsync(_root, "and a comparison needs two builds", string.Empty, cancellationToken);
        return await PlatformInputs.FindAsync(
            [.. Split(all).Distinct()], async path => File.Exists(Path.Combine(_root, path)) ? await File.ReadAllTextAsync(Path.Combine(_root, path), cancellationToken) : null);
    }

    private static string[] Split(string paths) => paths.Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private async Task<ComparedBuild> KeptOrMadeAsync(string name, string tree, Func<string, Task> fill, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(_cache, tree);
        var assembly = Path.Combine(kept, "artifacts", "bin", "Wakala.Platform", "release", "Wakala.Platform.dll");
        if (File.Exists(assembly))
            return new ComparedBuild(name, tree, assembly);

        _say($"Building the platform of {name}; it is kept for the next run.");
        var beside = $"{kept}.{Environment.ProcessId}";
        Directory.CreateDirectory(beside);
        try
        {
            await fill(beside);
            await BuildInAsync(beside, name, cancellationToken);
            if (!Directory.Exists(kept))
                Directory.Move(beside, kept);
            return new ComparedBuild(name, tree, assembly);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    private async Task ExtractAsync(string commit, string[] files, PlatformInputs inputs, string directory, CancellationToken cancellationToken)
    {
        await ExtractAsync(string.Empty, commit, inputs.Paths, directory, $"git could not write out {commit[..ShownOfHash]}.", "Free some disk space (df -h), then run again.", cancellationToken);
        var modules = new Queue<(string Path, string Commit)>(ModulesOf(string.Empty, files));
        while (modules.TryDequeue(out var module))
        {
            await ExtractAsync(
                module.Path, module.Commit, [], Path.Combine(directory, module.Path), $"The submodule {module.Path} is at {module.Commit[..ShownOfHash]} in {commit[..ShownOfHash]}, and that is not in this checkout.",
                $"git submodule update --init --recursive && git -C {module.Path} fetch origin {module.Commit}", cancellationToken);
            foreach (var inside in ModulesOf($"{module.Path}/", Split(await GitInAsync(module.Path, cancellationToken, "ls-tree", "-r", "-z", module.Commit) ?? string.Empty)))
            {
                // One that was never fetched is not in the work tree either, which is built without it.
                if (Path.Exists(Path.Combine(_root, inside.Path, ".git")))
                    modules.Enqueue(inside);
            }
        }
    }

    /// <param name="folder">What their paths begin with.</param>
    /// <param name="files">As git lists them.</param>
    private static IEnumerable<(string Path, string Commit)> ModulesOf(string folder, string[] files)
        => files.Where(line => line.StartsWith(Submodule, StringComparison.Ordinal)).Select(line => line[Submodule.Length..].Split('\t', 2)).Select(module => (folder + module[1], module[0]));

    private async Task ExtractAsync(string module, string commit, IReadOnlyList<string> paths, string directory, string problem, string remedy, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var archive = Path.Combine(directory, "source.tar");
        _ = await GitInAsync(module, cancellationToken, ["archive", "--format=tar", $"--output={archive}", commit, "--", .. paths]) ?? throw new EnvironmentException(problem, remedy);
        await System.Formats.Tar.TarFile.ExtractToDirectoryAsync(archive, directory, overwriteFiles: true, cancellationToken);
        File.Delete(archive);
    }

    private Task CopyAsync(IReadOnlyList<string> files, OuterFiles outer, string directory, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var target = Path.Combine(directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(_root, file), target);
        }

        return outer.WriteAsync(directory, cancellationToken);
    }

    private static async Task BuildInAsync(string directory, string name, CancellationToken cancellationToken)
    {
        // Analyzers take a quarter of the time, and change nothing of what is built.
        string[] arguments = ["build", "src/Wakala.Platform", "--configuration", "Release", "--nologo", "--verbosity", "quiet", "--disable-build-servers", "-p:RunAnalyzers=false"];
        var build = await CommandRun.ToEndAsync(new ProcessCommand("dotnet", arguments) { Directory = directory }, cancellationToken);
        if (build.ExitCode != 0)
            throw new EnvironmentException($"The platform of {name} cannot be built:\n{build.Output}{build.Errors}", "Name a commit that builds.");
    }

    /// <param name="before">The beginning of the sentence; null for none.</param>
    private static EnvironmentException IsShallow(string? before) => new(
        $"{(before is null ? "This" : $"{before} this")} checkout is shallow: the commit at which the branch left the main one is not in it.",
        "git fetch --unshallow (in a workflow: fetch-depth: 0), or name a commit that is there: --base REF.");

    private Task<string?> GitAsync(CancellationToken cancellationToken, params string[] arguments) => GitCommand.ReadAsync(_root, arguments, cancellationToken);

    /// <summary>Asks git about a submodule; a folder that is none has the checkout's answers, which say nothing of it.</summary>
    private async Task<string?> GitInAsync(string module, CancellationToken cancellationToken, params string[] arguments)
        => module.Length == 0 || Path.Exists(Path.Combine(_root, module, ".git")) ? await GitCommand.ReadAsync(Path.Combine(_root, module), arguments, cancellationToken) : null;

    private static string HashOf(string files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)));
}
