using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>A change to a copy of the platform's sources. The checkout has nothing of it.</summary>
/// <param name="File">The file, from the checkout's root.</param>
/// <param name="From">A text that it has once; empty for a file that is added.</param>
/// <param name="To">What stands there instead.</param>
internal sealed record SourceChange(string File, string From, string To)
{
    /// <summary>Makes it in a copy.</summary>
    /// <exception cref="EnvironmentException">The text is not there once: the platform has changed.</exception>
    public async Task MakeAsync(string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, File);
        if (From.Length == 0)
        {
            await System.IO.File.WriteAllTextAsync(path, To, cancellationToken);
            return;
        }

        var parts = (await System.IO.File.ReadAllTextAsync(path, cancellationToken)).Split(From);
        if (parts.Length != 2)
            throw new EnvironmentException($"{File} has {parts.Length - 1} times, and not once: '{From.Trim()}'. Faults are planted there.", "Say where they are planted now.");
        await System.IO.File.WriteAllTextAsync(path, parts[0] + To + parts[1], cancellationToken);
    }

    /// <summary>Makes all of them, in their order.</summary>
    public static async Task MakeAllAsync(IEnumerable<SourceChange> changes, string directory, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
            await change.MakeAsync(directory, cancellationToken);
    }
}
