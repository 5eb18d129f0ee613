using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>Runs the .NET SDK on the checkout.</summary>
internal sealed class Dotnet(string root, TextWriter output)
{
    /// <summary>Nothing of a build is to be at work when something is measured after it, nor to stay behind.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    /// <summary>Runs it, and shows what it printed when it failed.</summary>
    public async Task<bool> RunAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var run = await CommandRun.ToEndAsync(new ProcessCommand("dotnet", arguments) { Directory = root, Environment = Settings }, cancellationToken);
        if (run.ExitCode == 0)
            return true;
        await output.WriteLineAsync($"{what} failed:\n{run.Output}{run.Errors}");
        return false;
    }

    /// <summary>Builds a project, unless it is built of the checkout's commit already.</summary>
    public async Task<bool> BuildChangedAsync(string project, CancellationToken cancellationToken)
    {
        var built = new BuiltCommit(root, project);
        var commit = await Commit.OfCleanAsync(root, cancellationToken);
        if (commit is not null && built.Is(commit))
            return true;
        if (!await BuildAsync(project, cancellationToken))
            return false;
        if (commit is not null && await Commit.OfCleanAsync(root, cancellationToken) == commit)
            built.Keep(commit);
        return true;
    }

    public Task<bool> BuildAsync(string project, CancellationToken cancellationToken)
        => RunAsync($"Building {Path.GetFileName(project)}", ["build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet"], cancellationToken);
}
