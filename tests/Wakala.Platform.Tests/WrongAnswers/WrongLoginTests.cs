using System.Text;
using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>POST /auth/login</c> is what it says.</summary>
public sealed class WrongLoginTests(RunningPlatform running, WrongBuild build)
{
    private static readonly Dictionary<string, Action<LoggedIn>> Faults = new()
    {
        ["login-other-user"] = login => (login.Claim("sub"), login.Claim("tenant"), login.Answer["userId"]!.ToString(), login.Session).Should().Be(("2", "1", "1", "1:2")),
        ["login-other-tenant"] = login => (login.Claim("sub"), login.Claim("tenant"), login.Answer["userId"]!.ToString(), login.Session).Should().Be(("101", "2", "1", "2:101")),
        ["login-no-session"] = login => (login.Claim("sub"), login.Session).Should().Be(("1", null)),
        ["login-session-tenant"] = login => (login.Claim("tenant"), login.Session).Should().Be(("1", "2:1")),
        ["login-user-id"] = login => (login.Claim("sub"), login.Answer["userId"]!.ToString()).Should().Be(("1", "2")),
        ["login-short-session"] = login => login.Lives.Should().BeLessThan(TimeSpan.FromMinutes(2)),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_login_goes_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");

        Faults[name](await LogInAsync(trial));
    }

    [Fact]
    public async Task Without_a_fault_token_and_session_are_the_users()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, string.Empty);

        var login = await LogInAsync(trial);

        (login.Claim("sub"), login.Claim("tenant"), login.Answer["userId"]!.ToString(), login.Session).Should().Be(("1", "1", "1", "1:1"));
        login.Lives.Should().BeGreaterThan(TimeSpan.FromHours(7));
    }

    [Fact]
    public async Task The_second_login_gets_the_first_ones_token()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "login-old-token:1");

        (await trial.Client.LogInAsync(trial.Tenant)).Should().Be(await trial.Client.LogInAsync(trial.Tenant));
    }

    [Fact]
    public async Task Whatever_password_is_accepted()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "login-any-password:1");

        (await trial.Client.LogInAsync(trial.Tenant.Slug, trial.Tenant.Users[0].Email, "wrong")).Status.Should().Be(200);
    }

    private static async Task<LoggedIn> LogInAsync(WrongTrial trial)
    {
        var answer = await trial.Client.LogInAsync(trial.Tenant.Slug, trial.Tenant.Users[0].Email, trial.Tenant.Users[0].Password);
        var middle = answer.Json["token"]!.GetValue<string>().Split('.')[1].Replace('-', '+').Replace('_', '/');
        var claims = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(middle.PadRight((middle.Length + 3) / 4 * 4, '='))))!;
        var key = $"{trial.Prefix}session:{claims["jti"]}";
        return new LoggedIn(answer.Json, claims, await trial.Redis.StringGetAsync(key), await trial.Redis.KeyTimeToLiveAsync(key));
    }

    private sealed record LoggedIn(JsonNode Answer, JsonNode Claims, string? Session, TimeSpan? Lives)
    {
        public string Claim(string name) => Claims[name]!.ToString();
    }
}
