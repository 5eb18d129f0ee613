namespace Wakala.Perf.Environments.Tests;

public sealed class AutomaticEnvironmentTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engine_that_is_not_there_is_said_with_the_remedy()
    {
        var connecting = () => DockerEngine.ConnectAsync(new Uri("unix:///nowhere/docker.sock"), Stop);

        (await connecting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("No Docker engine runs here: there is no socket /nowhere/docker.sock", "./perf setup --docker");
    }

    [Fact]
    public void With_neither_engine_nor_servers_one_message_names_both_and_what_would_do()
        => AutomaticEnvironment.None("No Docker engine answers.", "redis-server is missing.").Message
            .Should().ContainAll("containers: No Docker engine answers.", "processes: redis-server is missing.", "./perf setup", "--docker", "--environment NAME");

    [Fact]
    public async Task The_choice_says_why()
    {
        var (file, why) = await AutomaticEnvironment.ChooseAsync(Checkout.Root, _ => true, _ => { }, Stop);

        if (await ContainersEnvironment.WhyNotAsync(Docker.File, _ => { }, Stop) is null)
            (file.Name, why).Should().Be(("containers", "since a Docker engine answers"));
        else
            why.Should().Contain("containers cannot be had");
    }

    [Fact]
    public async Task A_kind_that_has_baselines_goes_before_one_that_has_none()
    {
        LocalServers.SkipWhereMissing();

        var (file, why) = await AutomaticEnvironment.ChooseAsync(Checkout.Root, kind => kind == ProcessesFile.KindName, _ => { }, Stop);

        (file.Name, why).Should().Be(("processes", "since 'containers' has no baselines of it"));
    }
}
