using System.Runtime.InteropServices;

namespace Wakala.Perf.Environments;

/// <summary>Signals that the runtime's own <c>Process.Kill</c> cannot send.</summary>
public static partial class Signal
{
    /// <summary>What a Ctrl-C sends.</summary>
    public const int Interrupt = 2;

    /// <summary>The end, at once.</summary>
    public const int Kill = 9;

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    public const int Continue = 18;

    /// <summary>Stands still until <see cref="Continue"/>.</summary>
    public const int Stop = 19;

    /// <summary>A request to end.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal to a process; one that is gone is no error.</summary>
    public static void Send(int processId, int signal) => _ = SendTo(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendTo(int processId, int signal);
}
