using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>
/// The system calls that a reactor lives on. Through the runtime's sockets each wake-up, read and write costs a dispatch to another
/// thread or a state machine of its own; called directly they cost what the kernel takes.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class Epoll
{
    public const uint In = 0x1;
    public const uint Out = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint PeerClosed = 0x2000;
    public const uint EdgeTriggered = 0x80000000;

    public const int WouldBlock = 11;
    public const int Interrupted = 4;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int Add = 1;
    private const int NoSignal = 0x4000;
    private const int SocketLevel = 1;
    private const int TimestampNanoseconds = 35;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The error of the call just made; nothing may come between.</summary>
    public static int LastError => Marshal.GetLastSystemError();

    public static int Create()
    {
        var handle = Create1(CloseOnExec);
        return handle >= 0 ? handle : throw new InvalidOperationException($"epoll_create1 failed with error {LastError}.");
    }

    /// <summary>What a thread that waits can be woken by: watched like a socket.</summary>
    public static int CreateWake()
    {
        var handle = CreateEvent(0, CloseOnExec | NonBlocking);
        return handle >= 0 ? handle : throw new InvalidOperationException($"eventfd failed with error {LastError}.");
    }

    public static void Wake(int wake) => _ = WriteEvent(wake, 1);

    /// <summary>Begins to tell of a socket, under a number of the caller's.</summary>
    public static void Watch(int epoll, int socket, int number)
    {
        var what = new Event { Events = In | Out | PeerClosed | EdgeTriggered, Number = number };
        if (Control(epoll, Add, socket, ref what) != 0)
            throw new InvalidOperationException($"epoll_ctl failed with error {LastError}.");
    }

    /// <summary>Waits until something happens, but no longer than a number of nanoseconds. A signal is nothing that happens.</summary>
    public static unsafe int Wait(int epoll, Span<Event> events, long nanoseconds)
    {
        var timeout = new TimeSpec { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        int count;
        fixed (Event* first = events)
            count = nanoseconds == 0 ? WaitAtOnce(epoll, first, events.Length, 0) : WaitLong(epoll, first, events.Length, &timeout, null);
        if (count < 0 && LastError is not Interrupted and var error)
            throw new InvalidOperationException($"epoll_pwait2 failed with error {error}: it needs Linux 5.11.");
        return Math.Max(0, count);
    }

    public static unsafe int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
            return (int)SendTo(socket, first, (nuint)bytes.Length, NoSignal);
    }

    /// <summary>Asks the kernel to note when each piece came in, whenever it may be read.</summary>
    public static unsafe void Stamp(int socket)
    {
        var on = 1;
        _ = SetOption(socket, SocketLevel, TimestampNanoseconds, &on, sizeof(int));
    }

    /// <summary>Reads what has come.</summary>
    public static unsafe int Receive(int socket, Span<byte> bytes)
    {
        fixed (byte* first = bytes)
            return (int)ReceiveFrom(socket, first, (nuint)bytes.Length, 0);
    }

    /// <summary>Reads what has come to a socket that is stamped.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">Where to.</param>
    /// <param name="came">When the last of it came in, on the system's real-time clock in nanoseconds; 0 where the kernel does not say.</param>
    public static unsafe int Receive(int socket, Span<byte> bytes, out long came)
    {
        const int controlLength = 64;
        var control = stackalloc byte[controlLength];
        fixed (byte* first = bytes)
        {
            var piece = new Piece { Base = first, Length = (nuint)bytes.Length };
            var message = new Message { Pieces = &piece, PieceCount = 1, Control = control, ControlLength = controlLength };
            var count = (int)ReceiveMessage(socket, &message, 0);
            var header = (ControlHeader*)control;
            came = count > 0 && message.ControlLength >= (nuint)(sizeof(ControlHeader) + sizeof(TimeSpec)) && header->Level == SocketLevel && header->Type == TimestampNanoseconds
                ? Nanoseconds(*(TimeSpec*)(control + sizeof(ControlHeader)))
                : 0;
            return count;
        }
    }

    /// <summary>The system's real-time clock, in nanoseconds.</summary>
    public static long RealTime()
    {
        _ = GetTime(0, out var now);
        return Nanoseconds(now);
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int CreateEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd_write")]
    private static partial int WriteEvent(int handle, ulong count);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create1(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int handle, ref Event what);

    // A call that never waits need not announce to the collector that it may be long.
    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    [SuppressGCTransition]
    private static unsafe partial int WaitAtOnce(int epoll, Event* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2")]
    private static unsafe partial int WaitLong(int epoll, Event* events, int most, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "send")]
    [SuppressGCTransition]
    private static unsafe partial nint SendTo(int socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    [SuppressGCTransition]
    private static unsafe partial nint ReceiveFrom(int socket, byte* bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg")]
    [SuppressGCTransition]
    private static unsafe partial nint ReceiveMessage(int socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static unsafe partial int SetOption(int socket, int level, int option, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    private static long Nanoseconds(TimeSpec time) => (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;

    /// <summary>What happened to a socket. Packed on x86-64, as the kernel has it there.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct Event
    {
        public uint Events;
        public int Number;
        public int Unused;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Piece
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>The kernel's <c>msghdr</c> of 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Message
    {
        public void* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ControlHeader
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
