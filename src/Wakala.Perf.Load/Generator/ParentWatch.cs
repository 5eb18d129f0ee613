namespace Wakala.Perf.Load;

/// <summary>
/// Stops the run when the process that started it closes its end of the standard input, which its death does too: no load goes on
/// that nobody waits for.
/// </summary>
internal static class ParentWatch
{
    public static void Start(Stream input, CancellationTokenSource stop)
        => new Thread(() =>
        {
            try
            {
                while (input.ReadByte() >= 0)
                {
                }

                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The run is over, and so is the watch.
            }
        })
        { IsBackground = true, Name = "parent watch" }.Start();
}
