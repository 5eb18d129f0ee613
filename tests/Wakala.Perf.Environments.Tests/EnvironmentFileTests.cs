namespace Wakala.Perf.Environments.Tests;

public sealed class EnvironmentFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("wakala-environment-file-").FullName;

    [Fact]
    public void An_environment_that_is_not_there_is_said()
    {
        var reading = () => EnvironmentFile.Read(_root, "moon");

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("moon", "Remedy");
    }

    [Theory]
    [InlineData("{", "environments/bad.json")]
    [InlineData("{}", "kind")]
    [InlineData("""{ "kind": "moon" }""", "processes, containers, live")]
    [InlineData("""{ "kind": "processes" }""", "name")]
    [InlineData("""{ "kind": "processes", "speed": 9 }""", "speed")]
    public void A_file_that_is_not_as_it_should_be_names_the_field(string text, string named)
    {
        Directory.CreateDirectory(Path.Combine(_root, "environments"));
        File.WriteAllText(Path.Combine(_root, "environments", "bad.json"), text);

        var reading = () => EnvironmentFile.Read(_root, "bad");

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().Contain(named);
    }

    [Fact]
    public void A_profile_that_it_does_not_have_is_said_with_those_it_has()
    {
        var file = EnvironmentFile.Read(Checkout.Root, "processes");

        var choosing = () => file.Profile("turbo");

        choosing.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("turbo", "smoke");
    }

    [Theory]
    [InlineData("processes", "fsync")]
    [InlineData("processes", "full_page_writes")]
    [InlineData("processes", "synchronous_commit")]
    [InlineData("containers", "fsync")]
    [InlineData("containers", "full_page_writes")]
    [InlineData("containers", "synchronous_commit")]
    public void The_database_is_durable(string environment, string setting)
        => ((ServersFile)EnvironmentFile.Read(Checkout.Root, environment)).Postgres[setting].Should().Be("on");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
