using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Wakala.Perf.Environments;

/// <summary>The platform in a process of its own.</summary>
internal sealed partial class PlatformServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private PlatformServer(ServerProcess process, int serving, Uri address, string mediaRoot) => (Process, Serving, Address, MediaRoot) = (process, serving, address, mediaRoot);

    public ServerProcess Process { get; }

    /// <summary>Number of the process that serves: of a container's, not of the program that started it.</summary>
    public int Serving { get; }

    public Uri Address { get; }

    /// <summary>Where it keeps uploaded files.</summary>
    public string MediaRoot { get; }

    /// <summary>Starts one by itself.</summary>
    public static Task<PlatformServer> StartAsync(
        PlatformBuild build, PlatformNeeds needs, RunDirectory directory, CancellationToken cancellationToken)
        => StartAsync(build, new PlatformRole(), needs, directory, cancellationToken);

    /// <param name="build">What is started.</param>
    /// <param name="role">As which of several.</param>
    /// <param name="needs">What it needs to serve.</param>
    /// <param name="directory">Where its media and its log lie.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<PlatformServer> StartAsync(
        PlatformBuild build, PlatformRole role, PlatformNeeds needs, RunDirectory directory, CancellationToken cancellationToken)
    {
        var place = new PlatformPlace(directory.Path, role.Name);
        var (name, log) = (role.Name, Path.Combine(directory.Path, $"{role.Name}.log"));
        var media = directory.Sub(name.Replace("platform", "media", StringComparison.Ordinal));
        var process = ServerProcess.Start(
            name,
            build.Command(
                ["serve", "--urls", "http://127.0.0.1:0"],
                new(ShellVariables.Merged(needs.Variables, role.Environment))
                {
                    ["WAKALA_POSTGRES"] = needs.Postgres,
                    ["WAKALA_REDIS"] = needs.Redis,
                    ["WAKALA_JWT_KEY"] = role.Environment.GetValueOrDefault("WAKALA_JWT_KEY") ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
                    ["WAKALA_MEDIA_ROOT"] = media,
                    ["WAKALA_KEY_PREFIX"] = role.KeyPrefix,
                    ["WAKALA_PASSWORD_ITERATIONS"] = $"{needs.PasswordIterations}",
                    ["WAKALA_DIAGNOSTICS"] = "1",
                    ["DOTNET_ENVIRONMENT"] = "Production",
                },
                place),
            directory);
        var started = TimeProvider.System.GetTimestamp();
        while (!process.HasExited && TimeProvider.System.GetElapsedTime(started) < StartLimit)
        {
            if (File.Exists(log) && Listening().Match(await File.ReadAllTextAsync(log, cancellationToken)) is { Success: true } match)
                return new PlatformServer(process, await build.ServingAsync(process.Id, place, cancellationToken), new Uri(match.Groups[1].Value), media);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        throw new EnvironmentException(process.Describe("did not start"), "See its last lines.");
    }

    public ValueTask DisposeAsync()
    {
        Process.ExpectEnd();
        Process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"listening on (http://\S+)")]
    private static partial Regex Listening();
}
