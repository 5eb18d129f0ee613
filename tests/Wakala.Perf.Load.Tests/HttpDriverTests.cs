using System.Buffers;
using System.Net;

namespace Wakala.Perf.Load.Tests;

/// <summary>The general HTTP driver on a real web server, in each version and with TLS.</summary>
public sealed class HttpDriverTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly HttpExpectation Items = new(200, [new JsonFact("/items/0/id")]);

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task Each_version_with_and_without_tls_tells_its_phases_apart(int version, bool tls)
    {
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 2, Version = new Version(version, version == 1 ? 1 : 0), Tls = tls ? target.Trusted(version == 2) : null });

        for (var request = 0; request < 5; request++)
        {
            var outcome = await SendAsync(driver, new Uri($"{(tls ? "https" : "http")}://{(tls ? target.Https : version == 2 ? target.Http2 : target.Http)}/items"));
            outcome.Error.Should().BeNull();
            outcome.FirstByte.Should().BePositive();
        }

        driver.Connections.Opened.Should().Be(1);
        driver.Connections.ConnectTime.Count.Should().Be(1);
        if (tls)
            driver.Connections.HandshakeTime.MaxMilliseconds.Should().BeGreaterThan(driver.Connections.ConnectTime.MaxMilliseconds * 0.1, "an exchange of keys takes its time");
    }

    [Fact]
    public async Task Each_request_may_pay_for_its_own_connection()
    {
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 2, NewConnectionEachRequest = true });

        for (var request = 0; request < 5; request++)
            (await SendAsync(driver, new Uri($"http://{target.Http}/items"))).Error.Should().BeNull();

        driver.Connections.Opened.Should().Be(5);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_TLS_failure()
    {
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(2);

        (await SendAsync(driver, new Uri($"https://{target.Https}/items"))).Error.Should().Be(ErrorKind.TlsFailed);
        driver.Connections.Failed.Should().Be(1);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        var third = () => new HttpDriver(new HttpDriverOptions { Connections = 1, Version = HttpVersion.Version30 });
        var both = () => new HttpDriver(new HttpDriverOptions { Connections = 1, Version = HttpVersion.Version20, NewConnectionEachRequest = true });

        third.Should().Throw<ArgumentException>().WithMessage("HTTP 3.0 is not spoken here*");
        both.Should().Throw<ArgumentException>().WithMessage("A connection for each request*");
    }

    private static async Task<Outcome> SendAsync(HttpDriver driver, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await driver.SendAsync(request, Items, new ArrayBufferWriter<byte>(), Stop);
    }
}
