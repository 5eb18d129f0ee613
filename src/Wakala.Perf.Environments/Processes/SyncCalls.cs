using System.Runtime.InteropServices;

namespace Wakala.Perf.Environments;

/// <summary>The numbers of the calls that bring what was written to a disk, on one kind of processor.</summary>
/// <param name="Whole">Those that always do: fsync, fdatasync, sync, syncfs, sync_file_range.</param>
/// <param name="Mapped">msync, which does by a flag.</param>
/// <param name="Open">openat: a file that is written through, for all of its writes.</param>
internal sealed record SyncCalls(IReadOnlySet<ulong> Whole, ulong Mapped, ulong Open)
{
    private const byte Entry = 1;
    private const ulong WaitForMapped = 4;
    private const ulong WriteThrough = 0x1000;

    /// <summary>Those of this machine; null where they are not known.</summary>
    public static SyncCalls? Here { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => new(new HashSet<ulong> { 74, 75, 162, 306, 277 }, 26, 257),
        Architecture.Arm64 => new(new HashSet<ulong> { 82, 83, 81, 267, 84 }, 227, 56),
        _ => null,
    };

    /// <summary>Whether a call is one of them, on its way into the kernel.</summary>
    public bool Syncs(KernelCall call)
        => call.Kind == Entry && (Whole.Contains(call.Number) || (call.Number == Mapped && (call.Third & WaitForMapped) != 0) || (call.Number == Open && (call.Third & WriteThrough) != 0));
}

/// <summary><c>struct ptrace_syscall_info</c> of linux/ptrace.h, as far as it is read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct KernelCall
{
    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(24)]
    public ulong Number;

    /// <summary>The call's third argument.</summary>
    [FieldOffset(48)]
    public ulong Third;
}
