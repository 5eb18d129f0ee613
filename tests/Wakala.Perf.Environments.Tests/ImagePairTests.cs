using Docker.DotNet.Models;

namespace Wakala.Perf.Environments.Tests;

/// <summary>Two images of the platform on the servers that they share.</summary>
public sealed class ImagePairTests
{
    private const double Small = 0.0005;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Images_seed_and_serve_like_builds_and_leave_no_container()
    {
        LocalServers.SkipWhereMissing();
        using var engine = await Docker.EngineAsync(Stop);
        var images = Docker.File.Images;
        var baseId = await engine.EnsureImageAsync(images.PlatformBase, _ => { }, Stop);
        var image = await new PlatformImage(Checkout.Root, engine).EnsureAsync(PlatformBuild.Of(Checkout.Root), images.PlatformBase, baseId, _ => { }, Stop);
        var build = new PairedBuild(image, new Dictionary<string, string>()) { IsImage = true };
        var processes = ProcessesFile.Read(Checkout.Root);
        string run;

        await using (var pair = await PairEnvironment.StartAsync(processes, processes.Profile("smoke") with { DataScale = Small }, build, build, apart: true, _ => { }, Stop))
        {
            run = Path.GetFileName(pair.Servers.WorkDirectory);
            var serving = await pair.StartPairAsync(0, Stop);

            using var client = Results.TargetRoute.Direct.Open();
            foreach (var one in (PairedServer[])[serving.Base, serving.Candidate])
            {
                (await client.GetAsync(new Uri(one.Address, "/api/health"), Stop)).EnsureSuccessStatusCode();
                (await File.ReadAllTextAsync($"/proc/{one.Process}/cmdline", Stop)).Should().StartWith("dotnet\0/app/Wakala.Platform.dll", "processor time is read of what serves");
            }

            (await LeftAsync(engine, run)).Should().Be(2);
            await pair.StartPairAsync(1, Stop);
            (await LeftAsync(engine, run)).Should().Be(2, "those of the pair before have ended");
        }

        (await LeftAsync(engine, run)).Should().Be(0);
    }

    private static async Task<int> LeftAsync(DockerEngine engine, string run)
    {
        var label = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{ContainerRun.RunLabel}={run}"] = true } };
        return (await engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = label }, Stop)).Count;
    }
}
