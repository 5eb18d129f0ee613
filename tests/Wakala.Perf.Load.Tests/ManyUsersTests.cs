using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>A connection for each of many users. Both of its ends are in this process, which may have 20,000 descriptors on a small machine: ten thousand users would want all of them.</summary>
[Measures]
[SecondTier]
[SupportedOSPlatform("linux")]
public sealed class ManyUsersTests
{
    private const int Users = 4_000;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ThinkTime = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Four_thousand_users_who_think_for_twenty_seconds_send_what_they_should_and_nothing_fails()
    {
        using var target = new HttpTarget();
        var shape = LoadShape.OfUsers(VirtualUsers.Constant(Users, Length) with { ThinkTime = ThinkTime }, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var load = ReactorLoad.Of(shape, new WireTarget(target.Address, new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri($"http://{target.Address}/"), new HttpExpectation(200, [])))));

        var trial = await new ReactorRun(load with { OpeningLimit = TimeSpan.FromSeconds(60) }, TimeProvider.System).RunAsync("target", null, TestContext.Current.CancellationToken);

        target.Connections.Should().Be(Users);
        trial.Errors.Should().BeEmpty();
        trial.CutShort.Should().BeNull();
        trial.Connections!.Lost.Should().Be(0);
        var expected = Users * (Length / ThinkTime);
        ((double)trial.Due).Should().BeApproximately(expected, 0.03 * expected);
        trial.Series.Should().HaveCount(6).And.OnlyContain(second => second.Succeeded > 0.9 * expected / 6 && second.Succeeded < 1.1 * expected / 6, "they do not come in together");
    }
}
