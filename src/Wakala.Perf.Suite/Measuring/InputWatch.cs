using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>
/// Interrupts this test process, as a Ctrl-C would, when its standard input ends: <c>./perf</c> holds the other end, and lets go of
/// it by closing it or by dying.
/// </summary>
internal static class InputWatch
{
    public static void Start()
    {
        var input = Console.OpenStandardInput();
        new Thread(() =>
        {
            while (input.ReadByte() >= 0)
            {
            }

            Signal.Send(Environment.ProcessId, Signal.Interrupt);
        })
        { IsBackground = true, Name = "input watch" }.Start();
    }
}
