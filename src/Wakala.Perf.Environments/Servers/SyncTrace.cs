using System.Globalization;
using System.Text.RegularExpressions;

namespace Wakala.Perf.Environments;

/// <summary>
/// Counts a process' calls into the kernel that bring what was written to a disk, by strace(1): it is exact, and a program of its own. A trace from the process that started
/// the other one would keep .NET from noticing that one's end.
/// </summary>
public sealed partial class SyncTrace
{
    /// <summary>The program, and Debian's package of it.</summary>
    public const string Program = "strace";

    /// <summary>The calls; of those that open a file only one that has it written through.</summary>
    private const string Calls = "trace=fsync,fdatasync,sync,syncfs,sync_file_range,msync,openat";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _trace;
    private readonly string _file;

    private SyncTrace(ChildProcess trace, string file) => (_trace, _file) = (trace, file);

    /// <summary>Whether the program is here.</summary>
    public static bool IsHere => RequiredPrograms.IsThere(Program);

    /// <summary>Whether a number, and the tick at which its process began (proc(5)), name a process of this machine: in a container it has another number.</summary>
    public static bool IsOfThisMachine(int process, long startedAtTick) => new ProcessIdentity(process, startedAtTick).IsAlive;

    /// <summary>Begins to count.</summary>
    /// <param name="process">The process' number on this machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The trace, or why there is none, without a full stop.</returns>
    public static async Task<(SyncTrace? Trace, string? WhyNot)> BeginAsync(int process, CancellationToken cancellationToken)
    {
        if (!IsHere)
            return (null, "strace is not here (Debian's package of that name)");
        var file = Path.Combine(Path.GetTempPath(), $"wakala-syncs-{Guid.NewGuid():N}");
        var (attached, last) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), "strace ended at once");
        var command = new ProcessCommand(Program, "-f", "-e", Calls, "-e", "signal=none", "-o", file, "-p", process.ToString(CultureInfo.InvariantCulture));
        var trace = ChildProcess.Start(command, errors: Listen);
        try
        {
            if (await Task.WhenAny(attached.Task, trace.Ended).WaitAsync(Limit, TimeProvider.System, cancellationToken) == attached.Task)
                return (new SyncTrace(trace, file), null);
            trace.Dispose();
            File.Delete(file);
            return (null, last);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            trace.Kill();
            trace.Dispose();
            File.Delete(file);
            if (error is OperationCanceledException)
                throw;
            return (null, $"strace was not attached within {Limit.TotalSeconds:0} s");
        }

        void Listen(string line)
        {
            last = line;
            if (line.Contains(" attached", StringComparison.Ordinal))
                attached.TrySetResult();
        }
    }

    /// <summary>Lets the process go, and counts.</summary>
    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            Signal.Send(_trace.Id, Signal.Interrupt);
            await _trace.Ended.WaitAsync(Limit, TimeProvider.System, cancellationToken);
            return File.Exists(_file) ? Count(await File.ReadAllLinesAsync(_file, cancellationToken)) : 0;
        }
        finally
        {
            _trace.Kill();
            _trace.Dispose();
            File.Delete(_file);
        }
    }

    /// <summary>The calls among strace's lines; one that was interrupted by another thread's has two lines, and its name with a bracket in the first only.</summary>
    internal static long Count(IEnumerable<string> lines) => lines.Count(line => Call().Match(line) is { Success: true } call && Syncs(call.Groups[1].Value, line));

    private static bool Syncs(string call, string line) => call switch
    {
        "openat" => line.Contains("O_SYNC", StringComparison.Ordinal) || line.Contains("O_DSYNC", StringComparison.Ordinal),
        "msync" => line.Contains("MS_SYNC", StringComparison.Ordinal),
        _ => true,
    };

    [GeneratedRegex(@"^\d+\s+(\w+)\(")]
    private static partial Regex Call();
}
