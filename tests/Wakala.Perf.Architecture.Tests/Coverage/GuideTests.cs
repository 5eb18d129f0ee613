namespace Wakala.Perf.Architecture.Tests;

/// <summary>The examples of docs/writing-a-test.md are cut from what is compiled and run: each names its file, and stands there.</summary>
public sealed class GuideTests
{
    private const string Opening = "```csharp\n// ";

    private static readonly string Guide = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "writing-a-test.md")).ReplaceLineEndings("\n");

    public static TheoryData<string, string> Examples => [.. Guide.Split(Opening).Skip(1).Select(Example)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_stands_in_its_file(string file, string example)
        => File.ReadAllText(Path.Combine(Checkout.Root, file)).ReplaceLineEndings("\n").Should().Contain(example);

    [Fact]
    public void Every_example_names_its_file() => Guide.Split("```csharp").Skip(1).Should().NotBeEmpty().And.OnlyContain(example => example.StartsWith("\n// ", StringComparison.Ordinal));

    private static TheoryDataRow<string, string> Example(string text)
    {
        var (end, close) = (text.IndexOf('\n'), text.IndexOf("```", StringComparison.Ordinal));
        return (text[..end], text[(end + 1)..close]);
    }
}
