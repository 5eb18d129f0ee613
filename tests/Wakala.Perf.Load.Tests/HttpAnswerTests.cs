using System.Buffers;
using System.Net;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load.Tests;

/// <summary>Every way in which a target can answer is an outcome of its own kind: never a hang, never an exception. Both drivers are held to it.</summary>
public abstract class HttpAnswerTests
{
    private const string Items = "{\"items\":[{\"id\":1}]}";
    private const string Json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private const string Right = Json + "Content-Length: 20\r\n\r\n" + Items;

    protected static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    protected static HttpExpectation Expectation { get; } = new(200, [new JsonFact("/items/0/id")]);

    public static TheoryData<string, string?> Answers => new()
    {
        { Right, null },
        { Json + "Transfer-Encoding: chunked\r\n\r\n14\r\n" + Items + "\r\n0\r\n\r\n", null },
        { Json + "Transfer-Encoding: chunked\r\n\r\nA;name=value\r\n{\"items\":[\r\na\r\n{\"id\":1}]}\r\n0\r\nTrailer: yes\r\n\r\n", null },
        { "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\nCONTENT-LENGTH:20\r\n\r\n" + Items, null },
        { "HTTP/1.1 100 Continue\r\n\r\n" + Right, null },
        { "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + Items, null },
        { Json + "\r\n" + Items, null },
        { "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "status 500" },
        { "HTTP/1.1 204 No Content\r\n\r\n", "status 204" },
        { "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "status 302: a redirect, which is not followed" },
        { Json + "Content-Length: 12\r\n\r\n{\"items\":[]}", "wrong answer: /items/0/id is missing" },
        { "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>", "wrong answer: not JSON" },
        { Json + "Content-Length: 200\r\n\r\n{\"items\":[", ErrorKind.Reset },
        { Json + "Transfer-Encoding: chunked\r\n\r\n14\r\n{\"items\":[", ErrorKind.Reset },
        { "HTTP/1.1 200 OK\r\nContent-Le", ErrorKind.Reset },
        { "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n", ErrorKind.Garbage },
        { "HTTP/1.1 abc Hm\r\nContent-Length: 0\r\n\r\n", ErrorKind.Garbage },
        { Json + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", ErrorKind.Garbage },
        { "", ErrorKind.Reset },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_has_its_kind(string answer, string? error)
    {
        using var target = new CannedTarget(answer);

        (await SendAsync(target.Address, TimeSpan.FromSeconds(5))).Error.Should().Be(error);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_has_its_kind_byte_by_byte(string answer, string? error)
    {
        using var target = new CannedTarget(answer, byteByByte: true);

        (await SendAsync(target.Address, TimeSpan.FromSeconds(10))).Error.Should().Be(error);
    }

    [Fact]
    public async Task A_body_without_end_is_given_up()
    {
        using var target = new CannedTarget(Json + "Content-Length: 99999999999\r\n\r\n", endless: true);

        (await SendAsync(target.Address, TimeSpan.FromSeconds(20))).Error.Should().Be(ErrorKind.TooLong);
    }

    [Fact]
    public async Task A_head_without_end_is_given_up()
    {
        using var target = new CannedTarget("HTTP/1.1 200 OK\r\nX: ", endless: true);

        (await SendAsync(target.Address, TimeSpan.FromSeconds(20))).Error.Should().Be(ErrorKind.TooLong);
    }

    [Fact]
    public async Task Nobody_there_is_a_refused_connection()
    {
        Uri address;
        using (var target = new CannedTarget(Right))
            address = target.Address;

        (await SendAsync(address, TimeSpan.FromSeconds(5))).Error.Should().Be(ErrorKind.Refused);
    }

    [Fact]
    public async Task A_target_that_never_answers_ends_with_the_time_out()
    {
        using var target = new CannedTarget(null);

        (await SendAsync(target.Address, TimeSpan.FromMilliseconds(300))).Error.Should().Be(ErrorKind.Timeout);
    }

    [Theory]
    [InlineData("Content-Length: 4096\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n")]
    [InlineData("")]
    public async Task An_answer_to_HEAD_ends_with_its_head_whatever_length_that_says(string length)
    {
        using var target = new CannedTarget($"HTTP/1.1 200 OK\r\n{length}\r\n");

        (await SendAsync(target.Address, TimeSpan.FromSeconds(5), HttpMethod.Head, new HttpExpectation(200, []))).Error.Should().BeNull();
    }

    private Task<Outcome> SendAsync(Uri address, TimeSpan timeout) => SendAsync(address, timeout, HttpMethod.Get, Expectation);

    protected abstract Task<Outcome> SendAsync(Uri address, TimeSpan timeout, HttpMethod method, HttpExpectation expectation);
}

/// <summary>The general driver.</summary>
public class HttpClientAnswerTests : HttpAnswerTests
{
    protected virtual HttpDriverOptions Options => new() { Connections = 1 };

    protected override async Task<Outcome> SendAsync(Uri address, TimeSpan timeout, HttpMethod method, HttpExpectation expectation)
    {
        using var driver = new HttpDriver(Options);
        using var request = new HttpRequestMessage(method, address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(timeout);
        try
        {
            return await driver.SendAsync(request, expectation, new ArrayBufferWriter<byte>(), limit.Token);
        }
        catch (OperationCanceledException)
        {
            // As a lane counts it.
            return new Outcome(ErrorKind.Timeout);
        }
    }
}

/// <summary>The general driver with its answers gone on with at once.</summary>
public sealed class HttpClientAtOnceAnswerTests : HttpClientAnswerTests
{
    protected override HttpDriverOptions Options => base.Options with { AnswersAtOnce = true };
}

/// <summary>The fast driver.</summary>
[SupportedOSPlatform("linux")]
public sealed class ReactorAnswerTests : HttpAnswerTests
{
    protected override async Task<Outcome> SendAsync(Uri address, TimeSpan timeout, HttpMethod method, HttpExpectation expectation)
    {
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, address.Port),
            Protocol = new HttpProtocol(new FixedHttpRequest(method, address, expectation)),
            Model = VirtualUsers.Constant(1, TimeSpan.FromSeconds(30)) with { SharedIterations = 1 },
            Connections = 1,
            MaxInFlight = 1,
            Timeout = timeout,
        };

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("one", null, Stop);

        trial.Due.Should().Be(1);
        return new Outcome(trial.Errors.Keys.SingleOrDefault());
    }
}
