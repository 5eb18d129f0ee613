using System.Globalization;
using System.Runtime.InteropServices;

namespace Wakala.Perf.Environments;

/// <summary>
/// Counts what a process asks the kernel to bring to its disks, by ptrace(2): exactly, with nothing installed, and without a superuser for a process of
/// one's own. Every call into the kernel stops for some microseconds meanwhile, so nothing is timed then. A thread of its own traces: its end lets all go.
/// </summary>
public sealed partial class SyncTrace
{
    private const int Seize = 0x4206;
    private const int Interrupt = 0x4207;
    private const int GoOnToNextCall = 24;
    private const int MarkCalls = 1;
    private const int FollowThreads = 8;
    private const int StopAtExit = 64;
    private const int OfExit = 6;
    private const int LetGo = 17;
    private const int GetCall = 0x420e;
    private const int OfCall = 5 | 0x80;
    private const int StoppedOnly = 2;

    /// <summary>Threads as well as processes, and none that another thread of this process waits for.</summary>
    private const int OwnThreads = 0x40000000 | 0x20000000;

    /// <summary>Fields of <c>stat</c> between the process' name, which ends with a parenthesis, and the tick at which it began.</summary>
    private const int FieldsBeforeStart = 19;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly int _process;
    private readonly TaskCompletionSource<string?> _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _syncs;
    private volatile bool _ending;

    private SyncTrace(int process) => _process = process;

    /// <summary>When a process of this machine began, in ticks since the machine did (proc(5)): with its number that names it. Null where there is none.</summary>
    public static long? StartedAtTick(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[FieldsBeforeStart], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Begins to count.</summary>
    /// <param name="process">The process' number on this machine.</param>
    /// <returns>The trace, or why there is none.</returns>
    public static async Task<(SyncTrace? Trace, string? WhyNot)> BeginAsync(int process)
    {
        if (!OperatingSystem.IsLinux() || SyncCalls.Here is not { } calls)
            return (null, "calls into the kernel are counted on Linux alone, on x64 and arm64");
        var trace = new SyncTrace(process);
        new Thread(() => trace.Run(calls)) { IsBackground = true, Name = "sync trace" }.Start();
        return await trace._began.Task is { } problem ? (null, problem) : (trace, null);
    }

    /// <summary>Ends it, and tells how often the process synced.</summary>
    /// <param name="wake">Makes the process call the kernel once more, which is when the trace notices.</param>
    /// <exception cref="TimeoutException">The process does not go on.</exception>
    public async Task<long> EndAsync(Func<Task> wake)
    {
        ArgumentNullException.ThrowIfNull(wake);
        var counted = Interlocked.Read(ref _syncs);
        _ending = true;
        await wake();
        await _ended.Task.WaitAsync(LongestEnd, TimeProvider.System);
        return counted;
    }

    private void Run(SyncCalls calls)
    {
        var problem = Attach();
        _began.SetResult(problem);
        while (problem is null && !_ending && WaitId(0, 0, out var stop, StoppedOnly | OwnThreads, 0) == 0)
        {
            var signal = 0;
            if (stop.Status >> 8 == OfExit)
            {
                // One that ended while it is followed would be a child of this process to wait for, which the runtime, waiting for the platform's own end, then takes for that.
                _ = Ptrace(LetGo, stop.Process, 0, 0);
                continue;
            }

            if (stop.Status == OfCall)
            {
                if (Ptrace(GetCall, stop.Process, Marshal.SizeOf<KernelCall>(), out var call) > 0 && calls.Syncs(call))
                    Interlocked.Increment(ref _syncs);
            }
            else if (stop.Status >> 8 == 0)
            {
                signal = stop.Status;
            }

            _ = Ptrace(GoOnToNextCall, stop.Process, 0, signal);
        }

        _ended.SetResult();
    }

    /// <summary>Until no thread is new. The first tells whether the process may be traced; another that cannot be seized has ended, or was begun by one that is followed.</summary>
    private string? Attach()
    {
        var known = new HashSet<int>();
        int[] found;
        do
        {
            found = [.. Threads().Where(known.Add).Order()];
            foreach (var thread in found)
            {
                if (Ptrace(Seize, thread, 0, MarkCalls | FollowThreads | StopAtExit) == 0)
                    _ = Ptrace(Interrupt, thread, 0, 0);
                else if (thread == _process)
                    return $"process {_process.ToString(CultureInfo.InvariantCulture)} may not be traced ({Marshal.GetLastPInvokeErrorMessage()})";
            }
        }
        while (found.Length > 0);

        return known.Count == 0 ? "the process is not on this machine" : null;
    }

    private IEnumerable<int> Threads()
    {
        var tasks = $"/proc/{_process}/task";
        return Directory.Exists(tasks) ? Directory.GetDirectories(tasks).Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)) : [];
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Ptrace(int request, int thread, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Ptrace(int request, int thread, nint size, out KernelCall call);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, int id, out StopNote note, int options, nint usage);

    /// <summary>The part of <c>siginfo_t</c> that tells which thread stopped and why (sigaction(2)).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct StopNote
    {
        [FieldOffset(16)]
        public int Process;

        [FieldOffset(24)]
        public int Status;
    }
}
