namespace Wakala.Perf.Environments;

/// <summary>Where a platform writes.</summary>
/// <param name="Directory">The run's directory.</param>
/// <param name="Name">What it is called; null for what nobody asks after.</param>
internal sealed record PlatformPlace(string Directory, string? Name = null);
