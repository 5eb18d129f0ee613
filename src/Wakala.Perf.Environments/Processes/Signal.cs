using System.Runtime.InteropServices;

namespace Wakala.Perf.Environments;

/// <summary>Signals that the runtime's own <c>Process.Kill</c> cannot send.</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    public static void Send(int processId, int signal) => _ = Kill(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
