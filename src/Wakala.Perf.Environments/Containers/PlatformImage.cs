using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Wakala.Perf.Environments;

/// <summary>The platform's image: built by <c>deploy/images/platform</c> of a release build, named by what is in it.</summary>
internal sealed class PlatformImage(string repositoryRoot, DockerEngine engine)
{
    private const string Repository = "wakala-platform";
    private const int Kept = 3;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] Frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    /// <summary>Builds it unless it is there; tells its name.</summary>
    /// <exception cref="EnvironmentException">It cannot be built.</exception>
    public async Task<string> EnsureAsync(PlatformBuild build, string baseImage, string baseId, Action<string> say, CancellationToken cancellationToken)
    {
        var files = Files(build).ToList();
        var name = $"{Repository}:{Hash(files, baseId)}";
        if (await engine.FindImageAsync(name, cancellationToken) is not null)
            return name;
        say($"Building the platform's image {name}.");
        var context = Path.GetTempFileName();
        try
        {
            await WriteContextAsync(context, files, cancellationToken);
            await BuildAsync(context, name, baseImage, cancellationToken);
        }
        finally
        {
            File.Delete(context);
        }

        await ForgetOldOnesAsync(cancellationToken);
        return name;
    }

    private async Task BuildAsync(string context, string name, string baseImage, CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        string? failure = null;
        var progress = new Listener(message =>
        {
            said.Append(message.Stream);
            failure ??= message.Error?.Message;
        });
        try
        {
            await using var stream = File.OpenRead(context);
            await engine.Client.Images.BuildImageFromDockerfileAsync(
                new ImageBuildParameters { Tags = [name], BuildArgs = new Dictionary<string, string> { ["BASE"] = baseImage }, Remove = true, ForceRemove = true },
                stream, [], new Dictionary<string, string>(), progress, cancellationToken);
        }
        catch (Exception error) when (EngineFault.IsEngines(error))
        {
            throw EngineFault.Of($"Building {name}", error);
        }

        if (failure is not null || await engine.FindImageAsync(name, cancellationToken) is null)
            throw new EnvironmentException($"Building {name} failed: {failure ?? "the engine made no image"}\n{said}", "See what it printed; deploy/images/platform/Dockerfile is what was built.");
    }

    /// <summary>The context's files: name in it, path on this machine.</summary>
    private IEnumerable<(string Name, string Path)> Files(PlatformBuild build)
    {
        yield return ("Dockerfile", Path.Combine(repositoryRoot, "deploy", "images", "platform", "Dockerfile"));
        foreach (var file in Below(Path.GetDirectoryName(build.Assembly)!, "app"))
            yield return file;

        // The very runtime that this process runs on: its directory is .../shared/Microsoft.NETCore.App/VERSION/.
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        var root = runtime.Parent!.Parent!.Parent!.FullName;
        yield return ("dotnet/dotnet", Path.Combine(root, "dotnet"));
        foreach (var file in Below(Path.Combine(root, "host"), "dotnet/host"))
            yield return file;
        foreach (var framework in Frameworks)
        {
            foreach (var file in Below(Path.Combine(root, "shared", framework, runtime.Name), $"dotnet/shared/{framework}/{runtime.Name}"))
                yield return file;
        }
    }

    private static IEnumerable<(string Name, string Path)> Below(string directory, string name)
        => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => ($"{name}/{Path.GetRelativePath(directory, path)}", path));

    /// <summary>By content for the platform's own files, by name for the runtime's: its directory is its version.</summary>
    private static string Hash(List<(string Name, string Path)> files, string baseId)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(baseId));
        foreach (var (name, path) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            if (!name.StartsWith("dotnet/", StringComparison.Ordinal))
                hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static async Task WriteContextAsync(string path, List<(string Name, string Path)> files, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(path);
        await using var tar = new TarWriter(stream);
        foreach (var (name, file) in files)
        {
            await using var content = File.OpenRead(file);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = Readable, DataStream = content }, cancellationToken);
        }
    }

    private async Task ForgetOldOnesAsync(CancellationToken cancellationToken)
    {
        var all = await engine.Client.Images.ListImagesAsync(
            new ImagesListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [Repository] = true } } }, cancellationToken);
        foreach (var old in all.OrderByDescending(image => image.Created).Skip(Kept))
        {
            try
            {
                await engine.Client.Images.DeleteImageAsync(old.ID, new ImageDeleteParameters(), cancellationToken);
            }
            catch (DockerApiException)
            {
                // Another run uses it.
            }
        }
    }

    /// <summary>Told in order and at once, which <see cref="Progress{T}"/> does not promise.</summary>
    private sealed class Listener(Action<JSONMessage> heard) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => heard(value);
    }
}
