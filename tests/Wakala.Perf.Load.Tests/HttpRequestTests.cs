using System.Buffers;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>A request as data: what it looks like on the wire, and what it refuses to write.</summary>
public sealed class HttpRequestTests
{
    [Fact]
    public void Its_head_says_what_its_content_is()
        => Written(new HttpRequest { Method = "POST", Address = new Uri("http://a.example:8080/x/y?q=%20"), Fields = [("Authorization", "Bearer T")], ContentType = "text/plain", Content = ["ab"u8.ToArray(), "c"u8.ToArray()] })
            .Should().Be("POST /x/y?q=%20 HTTP/1.1\r\nHost: a.example:8080\r\nAuthorization: Bearer T\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc");

    [Theory]
    [InlineData("GET", "GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n")]
    [InlineData("POST", "POST / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\n\r\n")]
    public void Without_content_it_says_a_length_only_where_one_is_expected(string method, string text)
        => Written(new HttpRequest { Method = method, Address = new Uri("http://[::1]/") }).Should().Be(text);

    [Theory]
    [InlineData("a\r\nX-Other: b")]
    [InlineData("karibu \u2713")]
    [InlineData("\0")]
    public void A_value_that_would_break_the_head_is_refused_by_either_engine_and_nothing_is_written(string value)
    {
        var request = new HttpRequest { Method = "GET", Address = new Uri("http://a.example/"), Fields = [("X-Wakala-Tenant", value)] };
        var output = new ArrayBufferWriter<byte>();
        var writing = () => request.WriteTo(output);
        var making = () => request.ToMessage();

        writing.Should().Throw<InvalidOperationException>().WithMessage("*X-Wakala-Tenant*");
        making.Should().Throw<InvalidOperationException>().WithMessage("*X-Wakala-Tenant*");
        output.WrittenCount.Should().Be(0);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("PUT", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    public void Only_what_does_no_harm_twice_may_be_sent_again(string method, bool may)
        => new HttpRequest { Method = method, Address = new Uri("http://a.example/") }.IsIdempotent.Should().Be(may);

    private static string Written(HttpRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        request.WriteTo(output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
