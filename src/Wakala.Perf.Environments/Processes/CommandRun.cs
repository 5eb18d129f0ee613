using System.Text;
using CliWrap.Buffered;

namespace Wakala.Perf.Environments;

/// <summary>How a program ended that was run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed on its standard output.</param>
/// <param name="Errors">What it printed on its standard error.</param>
public sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    /// <summary>What it said, the errors first, without blanks around it.</summary>
    public string Said => $"{Errors.Trim()} {Output.Trim()}".Trim();

    /// <summary>Runs it to its end, with nothing on its standard input.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program or directory.</exception>
    public static async Task<CommandRun> ToEndAsync(ProcessCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (killed, interrupted) = command.EndsInOrder ? (CancellationToken.None, cancellationToken) : (cancellationToken, CancellationToken.None);
        // Of UTF-8 with its mark: without, a mark at the beginning of what git shows would stay in the text.
        try
        {
            var (code, output, errors) = await command.Wrapped.ExecuteBufferedAsync(Encoding.UTF8, Encoding.UTF8, killed, interrupted);
            return new CommandRun(code, output, errors);
        }
        catch (TimeoutException error) when (cancellationToken.IsCancellationRequested)
        {
            // CliWrap waits three seconds for what it has killed, which may be in the middle of writing to a slow disk.
            throw new OperationCanceledException($"{command.Program} was killed, and has not ended yet.", error, cancellationToken);
        }
    }

    /// <returns>What it printed on its standard output.</returns>
    /// <exception cref="EnvironmentException">It failed; carries what it printed.</exception>
    internal static async Task<string> ReadAsync(string what, ProcessCommand command, string remedy, CancellationToken cancellationToken)
    {
        var run = await ToEndAsync(command with { Directory = "/" }, cancellationToken);
        if (run.ExitCode == 0)
            return run.Output;
        throw new EnvironmentException(
            $"{what} failed (exit code {run.ExitCode}): {run.Said}",
            run.Said.Contains("no space left", StringComparison.OrdinalIgnoreCase) ? "Free some disk space (df -h), or set TMPDIR to a place that has it; then run again." : remedy);
    }
}
