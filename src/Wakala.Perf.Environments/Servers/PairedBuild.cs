namespace Wakala.Perf.Environments;

/// <summary>One of two builds of the platform that are served side by side.</summary>
/// <param name="Assembly">Path of its assembly; of an image its name.</param>
/// <param name="Environment">Variables that it is started with beside the usual ones.</param>
public sealed record PairedBuild(string Assembly, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Whether it is an image.</summary>
    public bool IsImage { get; init; }

    /// <summary>The id of an image, by its tag or digest.</summary>
    /// <exception cref="EnvironmentException">This machine's Docker engine has no such image, or there is none.</exception>
    public static Task<string> ImageIdAsync(string image, CancellationToken cancellationToken) => PlatformContainer.ImageIdAsync(image, cancellationToken);

    internal PlatformBuild Build => new(Assembly) { IsImage = IsImage };
}
