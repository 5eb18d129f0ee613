using System.Globalization;

namespace Wakala.Platform;

/// <summary>What Linux writes down about this process (proc(5)); null where there is no such account.</summary>
internal static class KernelAccount
{
    private const string Written = "write_bytes: ";

    /// <summary>Fields of <c>stat</c> between the process' name, which ends with a parenthesis, and the tick at which it began.</summary>
    private const int FieldsBeforeStart = 19;

    /// <summary>When it began, in ticks since the machine did: with its number that names a process, which in a container has a number of its own.</summary>
    public static long? StartedAtTick()
        => Read("stat") is { } stat ? long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[FieldsBeforeStart], CultureInfo.InvariantCulture) : null;

    /// <summary>Bytes of pages that it changed in files on disks, whole pages each.</summary>
    public static long? BytesWritten()
        => Read("io")?.Split('\n').FirstOrDefault(line => line.StartsWith(Written, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.AsSpan(Written.Length), CultureInfo.InvariantCulture)
            : null;

    private static string? Read(string account)
    {
        try
        {
            return File.ReadAllText($"/proc/self/{account}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
