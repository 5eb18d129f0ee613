using System.Text;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Where two builds' answers to one question differ first.</summary>
public sealed class AnswerComparisonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """{ "b" : [1, 2], "a" : 1 }""")]
    [InlineData("[1, -0, 0.5, 1000, 12e2]", "[1.0, 0, 5e-1, 1E3, 1200.00]")]
    [InlineData("[0.1, 0.3]", "[0.1000000000000000055, 0.29999999999999998889]")]
    [InlineData("""["é\n/"]""", """["\u00e9\u000a\/"]""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":1,"a":2}""")]
    [InlineData("1e99999999999999999999", "1e99999999999999999999")]
    public void What_is_only_written_otherwise_is_alike(string one, string other) => First(one, other).Should().BeNull();

    [Theory]
    [InlineData("""{"items":[{"id":1},{"id":2}]}""", """{"items":[{"id":1},{"id":3}]}""", "/items/1/id", "2", "3")]
    [InlineData("""{"items":[1,2,3]}""", """{"items":[1]}""", "/items/1", "2", "the end, after 1")]
    [InlineData("""{"items":[]}""", """{"items":[{"id":7}]}""", "/items/0", "the end, after 0", """{"id":7}""")]
    [InlineData("""{"items":[1,2]}""", """{"items":[2,1]}""", "/items/0", "1", "2")]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", "/b", "no such member", "null")]
    [InlineData("""{"a":1,"a":1}""", """{"a":1}""", "/a", "1", "the member 1 times")]
    [InlineData("""{"a/b~":1}""", """{"a/b~":2}""", "/a~1b~0", "1", "2")]
    [InlineData("""{"next":null}""", """{"next":""}""", "/next", "null", "\"\"")]
    [InlineData("""{"a":"1"}""", """{"a":1}""", "/a", "\"1\"", "1")]
    [InlineData("[9007199254740993]", "[9007199254740992]", "/0", "9007199254740993", "9007199254740992")]
    [InlineData("[0.5]", "[0.25]", "/0", "0.5", "0.25")]
    [InlineData("[true]", "[false]", "/0", "true", "false")]
    [InlineData("""["\ud800"]""", """["\ud801"]""", "/0", """ "\ud800" """, """ "\ud801" """)]
    [InlineData("{}", "{", "", "JSON", "no JSON")]
    public void The_first_difference_is_told_with_its_place_and_both_values(string one, string other, string at, string ofBase, string ofCandidate)
        => First(one, other).Should().Be(new AnswerDifference(at, ofBase.Trim(), ofCandidate.Trim()));

    [Fact]
    public void Fields_that_may_differ_are_held_to_their_kind_only()
    {
        string[] varying = ["/id", "/items/*/createdAt", "/items/0/extra/*"];

        First("""{"id":1,"items":[{"createdAt":"a","extra":[1,2]},{"createdAt":"b"}]}""", """{"id":22,"items":[{"createdAt":"c","extra":[3,4]},{"createdAt":"d"}]}""", varying).Should().BeNull();
        First("""{"id":1}""", """{"id":"1"}""", varying)!.At.Should().Be("/id");
        First("""{"id":1}""", """{}""", varying)!.At.Should().Be("/id");
        First("""{"items":[{"createdAt":"a"}]}""", """{"items":[{"createdAt":""}]}""", varying)!.At.Should().Be("/items/0/createdAt");
        First("""{"items":[{"id":1}]}""", """{"items":[{"id":2}]}""", varying)!.At.Should().Be("/items/0/id");
        First("""{"items":[0,{"extra":[1]}]}""", """{"items":[0,{"extra":[2]}]}""", varying)!.At.Should().Be("/items/1/extra/0");
    }

    [Fact]
    public void Status_and_type_come_before_the_body()
    {
        var answer = Json("{}");

        AnswerComparison.First(answer, answer with { Status = 500, Fault = "status 500" }, VaryingFields.None).Should().Be(new AnswerDifference("fault", "none", "status 500"));
        AnswerComparison.First(answer, answer with { Status = 204 }, VaryingFields.None).Should().Be(new AnswerDifference("status", "200", "204"));
        AnswerComparison.First(answer, answer with { ContentType = "text/plain" }, VaryingFields.None).Should().Be(new AnswerDifference("content type", "application/json;charset=utf-8", "text/plain"));
        AnswerComparison.First(answer, answer with { ContentType = "Application/JSON;charset=UTF-8" }, VaryingFields.None).Should().BeNull();
    }

    [Fact]
    public void What_is_not_JSON_is_compared_byte_by_byte()
    {
        var one = new Answer(200, "image/jpeg", new byte[] { 1, 2, 3 });

        AnswerComparison.First(one, one with { Body = new byte[] { 1, 2, 3 } }, VaryingFields.None).Should().BeNull();
        AnswerComparison.First(one, one with { Body = new byte[] { 1, 9, 3 } }, VaryingFields.None).Should().Be(new AnswerDifference("byte 1", "0x02 of 3 bytes", "0x09 of 3 bytes"));
        AnswerComparison.First(one, one with { Body = new byte[] { 1, 2 } }, VaryingFields.None).Should().Be(new AnswerDifference("byte 2", "0x03 of 3 bytes", "the end, after 2 bytes"));
    }

    [Theory]
    [InlineData("items/0")]
    [InlineData("*")]
    public void A_text_that_is_no_pointer_names_no_field(string text)
        => FluentActions.Invoking(() => VaryingFields.Of([text])).Should().Throw<ArgumentException>().WithMessage($"'{text}' is no JSON pointer*");

    private static AnswerDifference? First(string one, string other, params string[] varying) => AnswerComparison.First(Json(one), Json(other), VaryingFields.Of(varying));

    private static Answer Json(string body) => new(200, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(body));
}
