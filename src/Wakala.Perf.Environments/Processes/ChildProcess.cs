using System.Text;
using CliWrap;

namespace Wakala.Perf.Environments;

/// <summary>
/// A process that lives beside this one. Its standard input stays open, and empty, until it is closed or this process ends; its output is read line by line, or is this
/// process' own.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    /// <summary>As a shell says that a process was ended by signal 9.</summary>
    private const int KilledCode = 128 + Signal.Kill;

    private readonly TaskCompletionSource _input = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _killed = new();

    private ChildProcess(ProcessCommand command, Action<string>? output, Action<string>? errors)
    {
        var wrapped = command.Wrapped.WithStandardInputPipe(PipeSource.Create((_, ended) => _input.Task.WaitAsync(ended)));
        if (output is not null)
            wrapped = wrapped.WithStandardOutputPipe(PipeTarget.ToDelegate(output, Encoding.UTF8));
        if (errors is not null)
            wrapped = wrapped.WithStandardErrorPipe(PipeTarget.ToDelegate(errors, Encoding.UTF8));
        // CliWrap would give it pipes that nobody reads: the first thing that it says would end it.
        var run = wrapped.ExecuteAsync(
            start => (start.RedirectStandardOutput, start.RedirectStandardError) = (output is not null, errors is not null), forcefulCancellationToken: _killed.Token);
        Id = run.ProcessId;
        Ended = EndAsync(run);
    }

    /// <summary>Its number.</summary>
    public int Id { get; }

    /// <summary>Its exit code, when it has ended and all that it said was read.</summary>
    public Task<int> Ended { get; }

    /// <summary>Its exit code; null while it runs.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => Ended.IsCompleted;

    /// <summary>Starts it.</summary>
    /// <param name="command">What starts it.</param>
    /// <param name="output">Told each line of its standard output; where null that is this process' own.</param>
    /// <param name="errors">Told each line of its standard error, at the same time; where null that is this process' own.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program or directory.</exception>
    public static ChildProcess Start(ProcessCommand command, Action<string>? output = null, Action<string>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new ChildProcess(command, output, errors);
    }

    /// <summary>Ends its standard input.</summary>
    public void CloseInput() => _input.TrySetResult();

    /// <summary>Ends it at once, with all that it started.</summary>
    public void Kill() => _killed.Cancel();

    /// <summary>Lets go of it; it goes on where it runs.</summary>
    public void Dispose() => _killed.Dispose();

    private async Task<int> EndAsync(CommandTask<CommandResult> run)
    {
        try
        {
            ExitCode = (await run).ExitCode;
        }
        catch (Exception error) when (error is OperationCanceledException || (error is TimeoutException && _killed.IsCancellationRequested))
        {
            // CliWrap waits three seconds for what it has killed, which may be in the middle of writing to a slow disk.
            ExitCode = KilledCode;
        }

        return ExitCode.Value;
    }
}
