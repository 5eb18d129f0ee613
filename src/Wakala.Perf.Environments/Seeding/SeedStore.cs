using System.Security.Cryptography;
using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// Seeded databases, kept between runs by the name of their data: a run works on a copy, so that all begin alike. Only the newest
/// few stay.
/// </summary>
internal sealed class SeedStore(string root)
{
    private const int Kept = 3;
    private const string DataName = "data";
    private const string FeedName = "feed.json";
    private const string NoteName = "seed.json";

    public static SeedStore OfThisUser() => new(UserCache.Folder("seeds"));

    /// <summary>Copies a kept seed into a run's directory; null when there is none of that name.</summary>
    public async Task<SeededData?> TakeAsync(string name, RunDirectory directory, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(root, name);
        if (!File.Exists(Path.Combine(kept, NoteName)))
            return null;
        SeedNote note;
        try
        {
            note = ResultsJson.Read<SeedNote>(Path.Combine(kept, NoteName));
        }
        catch (JsonException)
        {
            return null;
        }

        var target = Path.Combine(directory.Path, "postgres");
        await CopyAsync(Path.Combine(kept, DataName), target, cancellationToken);
        var feed = Path.Combine(directory.Path, FeedName);
        File.Copy(Path.Combine(kept, FeedName), feed);
        Directory.SetLastWriteTimeUtc(kept, TimeProvider.System.GetUtcNow().UtcDateTime);
        return new SeededData(target, note.Password, feed);
    }

    /// <summary>Keeps a copy of a database whose server is stopped.</summary>
    public async Task KeepAsync(string name, SeededData data, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        var beside = Path.Combine(root, $".{name}.{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(beside);
            await CopyAsync(data.DataDirectory, Path.Combine(beside, DataName), cancellationToken);
            File.Copy(data.FeedPath, Path.Combine(beside, FeedName));
            ResultsJson.Write(Path.Combine(beside, NoteName), new SeedNote(data.Password));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(beside, NoteName), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (Directory.Exists(Path.Combine(root, name)))
                Directory.Delete(Path.Combine(root, name), recursive: true);
            Directory.Move(beside, Path.Combine(root, name));
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }

        foreach (var old in new DirectoryInfo(root).EnumerateDirectories().OrderByDescending(one => one.LastWriteTimeUtc).Skip(Kept))
            old.Delete(recursive: true);
    }

    public static string NewPassword() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>With the system's own copy, which keeps owners and shares blocks where the file system can.</summary>
    private static Task<string> CopyAsync(string from, string to, CancellationToken cancellationToken)
        => CommandRun.ReadAsync(
            $"Copying {from}",
            new ProcessCommand("cp", ["-a", "--reflink=auto", from, to]),
            "Free some disk space.",
            cancellationToken);

    private sealed record SeedNote(string Password);
}

/// <summary>A seeded database whose server is stopped.</summary>
internal sealed record SeededData(string DataDirectory, string Password, string FeedPath);
