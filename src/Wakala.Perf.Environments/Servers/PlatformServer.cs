using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Wakala.Perf.Environments;

/// <summary>The platform in a process of its own.</summary>
internal sealed partial class PlatformServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private PlatformServer(ServerProcess process, Uri address) => (Process, Address) = (process, address);

    public ServerProcess Process { get; }

    public Uri Address { get; }

    /// <param name="build">What is started.</param>
    /// <param name="postgres">How it reaches PostgreSQL.</param>
    /// <param name="redis">How it reaches Redis.</param>
    /// <param name="passwordIterations">What a login costs.</param>
    /// <param name="directory">Where its media and its log lie.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="keyPrefix">What its keys begin with.</param>
    /// <param name="tiered">Whether code is compiled again once it is known to be used much; false to compile each method once, at its first call.</param>
    public static async Task<PlatformServer> StartAsync(
        PlatformBuild build, string postgres, string redis, int passwordIterations, RunDirectory directory, CancellationToken cancellationToken, string name = "platform", string keyPrefix = "",
        bool tiered = true)
    {
        var log = Path.Combine(directory.Path, $"{name}.log");
        var process = ServerProcess.Start(
            name,
            build.Command(
                ["serve", "--urls", "http://127.0.0.1:0"],
                new()
                {
                    ["WAKALA_POSTGRES"] = postgres,
                    ["WAKALA_REDIS"] = redis,
                    ["WAKALA_JWT_KEY"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
                    ["WAKALA_MEDIA_ROOT"] = directory.Sub(name.Replace("platform", "media", StringComparison.Ordinal)),
                    ["WAKALA_KEY_PREFIX"] = keyPrefix,
                    ["WAKALA_PASSWORD_ITERATIONS"] = $"{passwordIterations}",
                    ["WAKALA_DIAGNOSTICS"] = "1",
                    ["DOTNET_ENVIRONMENT"] = "Production",
                    ["DOTNET_TieredCompilation"] = tiered ? "1" : "0",
                }),
            directory);
        var started = TimeProvider.System.GetTimestamp();
        while (!process.HasExited && TimeProvider.System.GetElapsedTime(started) < StartLimit)
        {
            if (File.Exists(log) && Listening().Match(await File.ReadAllTextAsync(log, cancellationToken)) is { Success: true } match)
                return new PlatformServer(process, new Uri(match.Groups[1].Value));
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
