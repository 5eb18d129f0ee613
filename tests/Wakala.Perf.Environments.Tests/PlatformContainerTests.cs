namespace Wakala.Perf.Environments.Tests;

/// <summary>How a container of a platform's image is run.</summary>
public sealed class PlatformContainerTests
{
    private static readonly PlatformBuild Image = new("wakala:2.4") { IsImage = true };

    [Fact]
    public void No_secret_stands_in_a_list_of_processes()
    {
        var command = Image.Command(["serve"], new() { ["WAKALA_JWT_KEY"] = "a secret" }, new PlatformPlace("/tmp/a-run", "platform-base-0"));

        command.Arguments.Should().ContainInConsecutiveOrder("--env", "WAKALA_JWT_KEY").And.NotContain(argument => argument.Contains("a secret"));
        command.Environment.Should().Contain("WAKALA_JWT_KEY", "a secret");
    }

    [Fact]
    public void It_can_be_found_and_taken_down_by_its_run()
    {
        var command = Image.Command(["serve"], [], new PlatformPlace("/tmp/a-run", "platform-base-0"));

        command.Arguments.Should().ContainInConsecutiveOrder("--label", "org.wakala.perf.run=a-run");
        command.Arguments.Should().ContainInConsecutiveOrder("--name", "a-run-platform-base-0");
        command.Arguments.Should().EndWith(["wakala:2.4", "serve"]);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_refused_with_what_to_do()
    {
        _ = await Docker.EngineAsync(TestContext.Current.CancellationToken);

        var looking = () => PairedBuild.ImageIdAsync("wakala-of-nowhere:1", TestContext.Current.CancellationToken);

        (await looking.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("'wakala-of-nowhere:1' is not on this machine", "docker images");
    }
}
