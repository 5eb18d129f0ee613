using System.Diagnostics;

namespace Wakala.Perf.Cli;

/// <summary>Runs the .NET SDK on the checkout.</summary>
internal sealed class Dotnet(string root, TextWriter output)
{
    /// <summary>Runs it, and shows what it printed when it failed.</summary>
    public async Task<bool> RunAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var said = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode == 0)
            return true;
        await output.WriteLineAsync($"{what} failed:\n{said}{await errors}");
        return false;
    }

    public Task<bool> BuildAsync(string project, CancellationToken cancellationToken)
        => RunAsync($"Building {Path.GetFileName(project)}", ["build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet"], cancellationToken);
}
