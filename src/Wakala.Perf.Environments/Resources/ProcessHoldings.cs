using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>What a process of this machine holds (Linux: proc(5), <c>fd</c> and <c>status</c>); null is what this user may not know.</summary>
/// <param name="Handles">Open files and connections.</param>
/// <param name="Threads">Threads.</param>
public sealed record ProcessHoldings(int? Handles, int? Threads)
{
    /// <summary>Reads it.</summary>
    /// <param name="process">Its number.</param>
    public static ProcessHoldings Of(int process) => new(
        Read(() => Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count()),
        Read(() => int.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("Threads:", StringComparison.Ordinal))["Threads:".Length..], CultureInfo.InvariantCulture)));

    private static int? Read(Func<int> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended, or belongs to somebody whose files are closed.
            return null;
        }
    }
}
