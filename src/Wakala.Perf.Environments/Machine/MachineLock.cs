namespace Wakala.Perf.Environments;

/// <summary>
/// One measured thing at a time on a machine, whoever started it: measuring holds the lock alone, tests of the harness hold it
/// together. It is a lock on a file of the temporary directory, which the kernel lets go with the process.
/// </summary>
public sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromSeconds(15);

    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    private static string LockFile => Path.Combine(Path.GetTempPath(), "wakala-perf.lock");

    /// <summary>Waits until nobody else measures or tests; says so while it waits.</summary>
    public static Task<MachineLock> MeasureAsync(Action<string> say, TimeProvider time, CancellationToken cancellationToken)
        => TakeAsync(FileAccess.ReadWrite, FileShare.None, say, time, cancellationToken);

    /// <summary>Waits until nobody measures; others may test meanwhile.</summary>
    public static Task<MachineLock> ShareAsync(Action<string> say, TimeProvider time, CancellationToken cancellationToken)
        => TakeAsync(FileAccess.Read, FileShare.Read, say, time, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static async Task<MachineLock> TakeAsync(
        FileAccess access, FileShare share, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        MakeFile();
        var reminded = time.GetTimestamp() - BetweenReminders.Ticks;
        for (var first = true; ; first = false)
        {
            try
            {
                return new MachineLock(new FileStream(LockFile, FileMode.Open, access, share));
            }
            catch (IOException)
            {
                if (first || time.GetElapsedTime(reminded) >= BetweenReminders)
                {
                    say($"Waiting for another run on this machine to end: {LockFile} is locked. One thing is measured at a time.");
                    reminded = time.GetTimestamp();
                }

                await Task.Delay(BetweenTries, time, cancellationToken);
            }
        }
    }

    /// <summary>Every user of the machine may lock it.</summary>
    private static void MakeFile()
    {
        if (File.Exists(LockFile))
            return;
        const UnixFileMode everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        try
        {
            File.WriteAllText(LockFile, string.Empty);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(LockFile, everybody);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else made it just now.
        }
    }
}
