using Wakala.Perf.Environments;

namespace Wakala.Perf;

/// <summary>A directory that is gone with the test.</summary>
internal sealed class Temporary : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wakala-test-").FullName;

    /// <summary>A clone of this checkout, as its last commit left it.</summary>
    public static async Task<Temporary> CloneAsync(CancellationToken cancellationToken, params string[] options)
    {
        var clone = new Temporary();
        var git = await CommandRun.ToEndAsync(new ProcessCommand("git", ["clone", "--quiet", .. options, $"file://{Checkout.Root}", clone.Path]), cancellationToken);
        return git.ExitCode == 0 ? clone : throw new InvalidOperationException($"git clone failed: {git.Errors}");
    }

    /// <summary>Replaces a text of a file, which must be there.</summary>
    public async Task ReplaceAsync(string file, string old, string by, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(Path, file);
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        if (!text.Contains(old, StringComparison.Ordinal))
            throw new InvalidOperationException($"{file} has no '{old}' any more: the planted fault must be planted elsewhere.");
        await File.WriteAllTextAsync(path, text.Replace(old, by, StringComparison.Ordinal), cancellationToken);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
