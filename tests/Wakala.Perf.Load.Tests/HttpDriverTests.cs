using System.Buffers;
using System.Net;

namespace Wakala.Perf.Load.Tests;

/// <summary>The general HTTP driver on a real web server, in each version and with TLS.</summary>
public sealed class HttpDriverTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly HttpExpectation Items = new(200, [new JsonFact("/items/0/id")]);

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(1, true, false)]
    [InlineData(2, false, false)]
    [InlineData(2, true, false)]
    [InlineData(1, false, true)]
    [InlineData(1, true, true)]
    [InlineData(2, false, true)]
    [InlineData(2, true, true)]
    public async Task Each_version_with_and_without_tls_tells_its_phases_apart(int version, bool tls, bool atOnce)
    {
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 2, Version = new Version(version, version == 1 ? 1 : 0), Tls = tls ? target.Trusted(version == 2) : null, AnswersAtOnce = atOnce });

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_the_target_ends_is_counted_as_lost(bool atOnce)
    {
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 1, AnswersAtOnce = atOnce });
        Uri Address(string path) => new($"http://{target.Http}{path}");

        (await SendAsync(driver, Address("/items"))).Error.Should().BeNull();
        driver.Connections.Lost.Should().Be(0);
        (await SendAsync(driver, Address("/lost"))).Error.Should().Be(ErrorKind.Reset);
        driver.Connections.Lost.Should().Be(1);
        (await SendAsync(driver, Address("/items"))).Error.Should().BeNull();

        driver.Connections.Opened.Should().Be(2);
        driver.Connections.Lost.Should().Be(1);
        driver.Connections.Failed.Should().Be(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_body_goes_out_and_comes_in_whole(bool atOnce)
    {
        // Far beyond what the kernel takes in at a time.
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 1, AnswersAtOnce = atOnce });
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{target.Http}/length")) { Content = new ByteArrayContent(new byte[20_000_000]) };
        using var get = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{target.Http}/bytes/5000000"));
        var body = new ArrayBufferWriter<byte>();

        (await driver.SendAsync(post, new HttpExpectation(200, [new JsonFact("/length")]), body, Stop)).Error.Should().BeNull();
        (await driver.SendAsync(get, new HttpExpectation(200, []), body, Stop)).Error.Should().BeNull();

        body.WrittenCount.Should().Be(5_000_000);
    }

    [Fact]
    public async Task A_time_out_leaves_the_answers_of_others_alone()
    {
        await using var target = await KestrelTarget.StartAsync();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 2, AnswersAtOnce = true });
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var slow = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{target.Http}/slow/5000"));

        var given = async () => await driver.SendAsync(slow, Items, new ArrayBufferWriter<byte>(), soon.Token);

        await given.Should().ThrowAsync<OperationCanceledException>();
        for (var request = 0; request < 100; request++)
            (await SendAsync(driver, new Uri($"http://{target.Http}/items"))).Error.Should().BeNull();
        driver.Connections.Lost.Should().Be(0, "this side ended it");
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
