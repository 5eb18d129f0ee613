using System.Text;

namespace Wakala.Perf.Gate.Tests;

/// <summary>No message shows a secret, whichever of a question's and an answer's places it stands in.</summary>
public sealed class RedactionTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl";

    [Theory]
    [InlineData("""{"token":"hunter2"}""")]
    [InlineData("""{"accessToken":"hunter2"}""")]
    [InlineData("""{"password":"hunter2"}""")]
    [InlineData("""{"webhook_secret":"hunter2"}""")]
    [InlineData("""{"api-key":"hunter2"}""")]
    [InlineData("""{"X-Wakala-Signature":"hunter2"}""")]
    [InlineData("""{"secrets":{"first":["hunter2"]}}""")]
    [InlineData("""{"a":[{"Email":"hunter2"}]}""")]
    [InlineData("""{"note":"ask hunter2@example.org"}""")]
    [InlineData("""{"header":"Bearer hunter2"}""")]
    [InlineData("""{"link":"https://example.org/?token=hunter2"}""")]
    [InlineData("not JSON, password=hunter2")]
    public void What_a_name_or_a_form_gives_away_is_replaced(string document) => Redaction.Document(document).Should().NotContain("hunter2").And.Contain("redacted");

    [Theory]
    [InlineData("/x?sig=sha256=0123456789abcdef0123456789abcdef", "0123456789abcdef")]
    [InlineData("/x?q=" + Jwt, "c2lnbmF0dXJl")]
    [InlineData("/x?email=a%40b.org", "a%40b.org")]
    public void Forms_of_secrets_are_found_in_addresses(string text, string secret) => Redaction.Text(text).Should().NotContain(secret);

    [Fact]
    public void What_is_no_secret_is_shown()
    {
        Redaction.Document("""{"limit":20,"name":"Ann","sha256":"0123456789abcdef0123456789abcdef","expiresIn":900}""")
            .Should().Be("""{"limit":20,"name":"Ann","sha256":"0123456789abcdef0123456789abcdef","expiresIn":900}""");
        Redaction.Text("/contacts/search?limit=20&name=Ann").Should().Be("/contacts/search?limit=20&name=Ann");
    }

    [Fact]
    public void What_is_long_is_cut_short() => Redaction.Document($"[{new string('1', 500)}]").Should().HaveLength(160 + "… (502 characters)".Length).And.EndWith("… (502 characters)");

    [Fact]
    public void A_difference_within_a_secret_shows_that_and_where_and_not_what()
    {
        var difference = AnswerComparison.First(Json("""{"user":{"email":"ann@example.org"}}"""), Json("""{"user":{"email":"bob@example.org, hunter2"}}"""), VaryingFields.None)!;

        difference.Should().Be(new AnswerDifference("/user/email", "(redacted, 15 characters)", "(redacted, 24 characters)"));
    }

    private static Answer Json(string body) => new(200, "application/json", Encoding.UTF8.GetBytes(body));
}
