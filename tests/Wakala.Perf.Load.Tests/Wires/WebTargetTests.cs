using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>The reactor on a real web server: HTTP/1.1 and HTTP/2, with and without TLS, and WebSocket.</summary>
[SupportedOSPlatform("linux")]
public sealed class WebTargetTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly HttpExpectation Items = new(200, [new JsonFact("/items/0/id")]);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Right_answers_over_every_version_with_and_without_tls(bool http2, bool tls)
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await RunAsync(target, http2, tls, Get(target, tls, "/items", Items), 1_000);

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(1_000);
        trial.Connections!.Opened.Should().Be(4);
        trial.Connections.HandshakeTime.Count.Should().Be(4);
        trial.TimeToFirstByte!.Count.Should().Be(1_000);
        trial.TimeToFirstByte.PercentileMilliseconds(50).Should().BeLessThanOrEqualTo(trial.ServiceTime.PercentileMilliseconds(50));
        if (tls)
            trial.Connections.HandshakeTime.PercentileMilliseconds(0).Should().BeGreaterThan(0.1, "an exchange of keys takes its time");
    }

    [Theory]
    [InlineData(false, "/status/503", "status 503")]
    [InlineData(true, "/status/503", "status 503")]
    [InlineData(true, "/status/418", "status 418")]
    [InlineData(true, "/bytes/100000", "wrong answer: not JSON")]
    [InlineData(true, "/bytes/40000000", ErrorKind.TooLong)]
    public async Task A_wrong_answer_has_its_kind(bool http2, string path, string kind)
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await RunAsync(target, http2, false, Get(target, false, path, Items), 8);

        trial.Errors.Should().Equal(new Dictionary<string, long> { [kind] = 8 });
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_long_body_goes_out_whole(bool http2, bool tls)
    {
        // Far beyond what an HTTP/2 server takes before it says that it will take more.
        await using var target = await KestrelTarget.StartAsync();
        var request = new FixedHttpRequest(HttpMethod.Post, Address(target, tls, "/length"), new HttpExpectation(200, [new JsonFact("/length")]), "application/octet-stream", new byte[3_000_000]);

        var trial = await RunAsync(target, http2, tls, request, 12);

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(12);
    }

    [Fact]
    [Measures]
    public async Task Streams_of_a_connection_do_not_wait_for_each_other()
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await RunAsync(target, true, false, Get(target, false, "/slow/200", new HttpExpectation(200, [])), 40, connections: 1, requests: 40);

        trial.Succeeded.Should().Be(40);
        trial.ResponseTime.PercentileMilliseconds(100).Should().BeInRange(200, 600);
        target.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_stream_that_times_out_leaves_the_others_alone()
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await RunAsync(target, true, false, Get(target, false, "/slow/5000", new HttpExpectation(200, [])), 4, connections: 1, requests: 4, timeout: 0.3);

        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 4 });
        target.Connections.Should().Be(1);
        trial.Connections!.Lost.Should().Be(0);
    }

    [Fact]
    public async Task More_streams_than_the_server_takes_is_an_error_that_says_so()
    {
        await using var target = await KestrelTarget.StartAsync(streams: 10);

        var trial = await RunAsync(target, true, false, Get(target, false, "/items", Items), 11, connections: 1, requests: 11);

        trial.Errors.Keys.Should().Equal("the server takes 10 streams on a connection, and the load has 11");
    }

    [Fact]
    public async Task Http2_to_a_server_that_speaks_the_older_one_is_garbage_and_no_hang()
    {
        await using var target = await KestrelTarget.StartAsync();
        var load = Load(target.Http, new Http2Protocol(Get(target, false, "/items", Items)), 8, 2, 2, 5);

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("old", null, Stop);

        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Garbage] = 8 });
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_TLS_failure()
    {
        await using var target = await KestrelTarget.StartAsync();
        var load = Load(target.Https, new HttpProtocol(Get(target, true, "/items", Items)), 6, 2, 1, 5) with { Tls = new SslClientAuthenticationOptions { TargetHost = "localhost" } };

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("untrusted", null, Stop);

        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.TlsFailed] = 6 });
        trial.Connections!.Opened.Should().Be(0);
    }

    [Fact]
    public async Task Tls_to_a_server_without_it_is_a_TLS_failure()
    {
        await using var target = await KestrelTarget.StartAsync();
        var load = Load(target.Http, new HttpProtocol(Get(target, true, "/items", Items)), 6, 2, 1, 5) with { Tls = target.Trusted(false) };

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("plain", null, Stop);

        trial.ErrorCount.Should().Be(6);
        trial.Errors.Keys.Should().BeSubsetOf([ErrorKind.TlsFailed, ErrorKind.Reset]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_request_may_pay_for_its_own_connection(bool tls)
    {
        await using var target = await KestrelTarget.StartAsync();
        var load = Load(tls ? target.Https : target.Http, new HttpProtocol(Get(target, tls, "/items", Items)), 60, 3, 1, 5) with
        {
            Tls = tls ? target.Trusted(false) : null,
            Use = ConnectionUse.OneEach,
        };

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("new ones", null, Stop);

        trial.Errors.Should().BeEmpty();
        trial.Connections!.Opened.Should().Be(60);
        trial.Connections.Lost.Should().Be(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_come_back_over_a_WebSocket_and_are_known_by_their_id(bool tls)
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await SocketAsync(target, KestrelTarget.Token, 2_000, tls: tls);

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(2_000);
        target.Connections.Should().Be(tls ? 0 : 4);
        trial.Connections!.Opened.Should().Be(4);
        trial.Connections.Lost.Should().Be(0);
        trial.Connections.HandshakeTime.Count.Should().Be(4);
        trial.Connections.HandshakeTime.MaxMilliseconds.Should().BePositive();
    }

    [Fact]
    public async Task Pings_are_answered_with_pongs()
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await SocketAsync(target, KestrelTarget.Token, 500, pings: true);

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(500);
    }

    [Fact]
    public async Task A_WebSocket_that_is_lost_is_opened_again_and_the_loss_is_counted()
    {
        await using var target = await KestrelTarget.StartAsync();
        target.MessagesPerConnection = 50;

        var trial = await SocketAsync(target, KestrelTarget.Token, 1_000, requests: 1);

        (trial.Succeeded + trial.ErrorCount).Should().Be(1_000);
        trial.Succeeded.Should().BeGreaterThan(900);
        trial.Errors.Keys.Should().BeSubsetOf([ErrorKind.Reset]);
        trial.Connections!.Lost.Should().BeInRange(16, 20);
        trial.Connections.Opened.Should().BeInRange(20, 24);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_with_its_status()
    {
        await using var target = await KestrelTarget.StartAsync();

        var trial = await SocketAsync(target, "another", 5);

        trial.Errors.Should().Equal(new Dictionary<string, long> { ["not upgraded: status 401"] = 5 });
        trial.Connections!.Opened.Should().Be(0);
        trial.Connections.Failed.Should().BePositive();
    }

    [Fact]
    public async Task A_message_whose_answer_never_comes_is_a_time_out_and_the_WebSocket_goes_on()
    {
        await using var target = await KestrelTarget.StartAsync();
        // The server gives each message back; the ids of every other are read as another's.
        var load = Load(target.Http, Socket(target, KestrelTarget.Token, readAs: id => id % 2 == 0 ? id + 1_000 : id), 6, 1, 1, 0.2);

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("late", null, Stop);

        trial.Succeeded.Should().Be(3);
        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 3 });
        trial.Connections!.Opened.Should().Be(1);
        trial.Connections.Lost.Should().Be(0);
    }

    [Fact]
    public async Task A_WebSocket_that_is_lost_while_it_is_sent_on_is_a_reset_like_any_other()
    {
        await using var target = await KestrelTarget.StartAsync();
        target.MessagesPerConnection = 1;
        // The server goes away after the first piece of what is more than the sockets hold.
        var load = Load(target.Http, Socket(target, KestrelTarget.Token, length: 16_000_000), 20, 1, 1, 20);

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("lost", null, Stop);

        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Reset] = 20 });
    }

    private static Task<LoadResult> SocketAsync(KestrelTarget target, string token, int messages, bool pings = false, int requests = 8, bool tls = false)
    {
        var load = Load(tls ? target.Https : target.Http, Socket(target, token, pings), messages, 4, requests, 5);
        return new ReactorRun(load with { Tls = tls ? target.Trusted(false) : null }, TimeProvider.System).RunAsync("socket", null, Stop);
    }

    private static EchoProtocol Socket(KestrelTarget target, string token, bool pings = false, int length = 32, Func<long, long>? readAs = null) => new(length, target.Http.ToString(), $"/ws?token={token}")
    {
        Pings = pings,
        ReadAs = readAs ?? (id => id),
    };

    private static Task<LoadResult> RunAsync(KestrelTarget target, bool http2, bool tls, IHttpRequests http, int iterations, int connections = 4, int? requests = null, double timeout = 20)
    {
        IWireProtocol protocol = http2 ? new Http2Protocol(http, tls) : new HttpProtocol(http);
        var load = Load(tls ? target.Https : http2 ? target.Http2 : target.Http, protocol, iterations, connections, requests ?? (http2 ? 4 : 1), timeout) with { Tls = tls ? target.Trusted(http2) : null };
        return new ReactorRun(load, TimeProvider.System).RunAsync("target", null, Stop);
    }

    private static ReactorLoad Load(IPEndPoint address, IWireProtocol protocol, int iterations, int connections, int requests, double timeout) => new()
    {
        Address = address,
        Protocol = protocol,
        Model = VirtualUsers.Constant(connections * requests, TimeSpan.FromSeconds(60)) with { SharedIterations = iterations },
        Connections = connections,
        RequestsPerConnection = requests,
        MaxInFlight = 10_000,
        Timeout = TimeSpan.FromSeconds(timeout),
    };

    private static FixedHttpRequest Get(KestrelTarget target, bool tls, string path, HttpExpectation expectation) => new(HttpMethod.Get, Address(target, tls, path), expectation);

    private static Uri Address(KestrelTarget target, bool tls, string path) => new($"{(tls ? "https" : "http")}://{(tls ? target.Https : target.Http)}{path}");
}
