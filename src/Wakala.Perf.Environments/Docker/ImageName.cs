namespace Wakala.Perf.Environments;

/// <summary>An image's name in the parts that a registry is asked by, as the Docker client takes it apart.</summary>
/// <param name="Repository">What stands before the tag: <c>registry.example:5000/team/postgres</c>.</param>
/// <param name="Reference">The digest where there is one, which names one image for good; else the tag, <c>latest</c> where there is none.</param>
internal readonly record struct ImageName(string Repository, string Reference)
{
    /// <summary>How the Docker client's files call the registry of names without one.</summary>
    private const string Hub = "https://index.docker.io/v1/";

    /// <summary>The registry, as the Docker client's files call it.</summary>
    public string Registry => Repository.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && IsHost(Repository[..slash]) ? Repository[..slash] : Hub;

    public static ImageName Parse(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        // One before the last slash is of a registry's port.
        var colon = name.LastIndexOf(':');
        var isTagged = colon > name.LastIndexOf('/');
        return new ImageName(isTagged ? name[..colon] : name, digest >= 0 ? image[(digest + 1)..] : isTagged ? name[(colon + 1)..] : "latest");
    }

    private static bool IsHost(string first) => first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal);
}
