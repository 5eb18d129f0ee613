using System.Diagnostics;

namespace Wakala.Perf.Environments;

/// <summary>A program that is run to its end.</summary>
internal static class CommandRun
{
    /// <returns>What it printed on its standard output.</returns>
    /// <exception cref="EnvironmentException">It failed; carries what it printed.</exception>
    public static async Task<string> ReadAsync(string what, ServerCommand command, string remedy, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (variable, value) in command.Environment)
            start.Environment[variable] = value;

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command.Program} could not be started.");
        await using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode == 0)
            return await output;
        var said = $"{(await errors).Trim()} {(await output).Trim()}".Trim();
        throw new EnvironmentException(
            $"{what} failed (exit code {process.ExitCode}): {said}",
            said.Contains("no space left", StringComparison.OrdinalIgnoreCase) ? "Free some disk space (df -h), or set TMPDIR to a place that has it; then run again." : remedy);
    }
}
