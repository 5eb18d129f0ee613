using System.Net;
using System.Text;
using Wakala.Perf.Environments;

namespace Wakala.Platform.Tests;

/// <summary>What the platform says when something that it needs is not there.</summary>
public sealed class OutageTests(RunningPlatform running)
{
    private const int Kill = 9;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_its_cache_it_answers_503_and_says_which()
    {
        var servers = running.Servers;
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        await using var platform = await PlatformServer.StartAsync(
            servers.Build, new PlatformNeeds(servers.Postgres.ConnectionString, redis.Configuration, Servers.PasswordIterations), directory, Stop);
        using var client = new HttpClient { BaseAddress = platform.Address };
        redis.Process.ExpectEnd();
        Signal.Send(redis.Process.Id, Kill);

        using var health = await client.GetAsync(new Uri("/api/health", UriKind.Relative), Stop);
        using var login = await client.PostAsync(new Uri("/auth/login", UriKind.Relative), Login(), Stop);

        health.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync(Stop)).Should().ContainAll("\"redis\":\"down\"", "\"postgres\":\"up\"");
        login.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        login.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await login.Content.ReadAsStringAsync(Stop)).Should().Contain("Redis is away");
    }

    [Fact]
    public async Task A_configuration_that_is_not_whole_names_everything_at_once()
    {
        var command = running.Servers.Build.Command(["serve"], []);

        var serving = () => CommandRun.ReadAsync("serve", command, "none", Stop);

        (await serving.Should().ThrowAsync<EnvironmentException>()).Which.Message
            .Should().ContainAll("exit code 3", "WAKALA_POSTGRES", "WAKALA_REDIS", "WAKALA_JWT_KEY", "WAKALA_MEDIA_ROOT");
    }

    [Fact]
    public async Task A_database_without_its_migrations_is_said()
    {
        var command = running.Servers.Build.Command(
            ["serve"],
            new Dictionary<string, string>
            {
                ["WAKALA_POSTGRES"] = await running.Servers.NewDatabaseAsync("without_migrations", Stop),
                ["WAKALA_REDIS"] = running.Servers.Redis.Configuration,
                ["WAKALA_JWT_KEY"] = new string('k', 32),
                ["WAKALA_MEDIA_ROOT"] = running.Servers.MediaRoot,
            });

        var serving = () => CommandRun.ReadAsync("serve", command, "none", Stop);

        (await serving.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("0001_tables.sql", "migrate");
    }

    private StringContent Login()
    {
        var tenant = running.Servers.Feed.Tenants[0];
        return new StringContent(
            $$"""{"tenant":"{{tenant.Slug}}","email":"{{tenant.Users[0].Email}}","password":"{{tenant.Users[0].Password}}"}""", Encoding.UTF8, "application/json");
    }
}
