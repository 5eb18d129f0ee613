using System.Text;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>Holds <c>docs/coverage.md</c> to the tests: every figure of the document, and who asserts it.</summary>
public sealed class CoverageTests
{
    /// <summary>Set to <c>1</c>, the page is written instead of compared.</summary>
    private const string WriteVariable = "WAKALA_WRITE_COVERAGE";

    private const string Begin = "<!-- begin: made by CoverageTests -->";
    private const string End = "<!-- end -->";

    private static readonly string Page = Path.Combine(Checkout.Root, "docs", "coverage.md");

    public static TheoryData<string, string> Figures
        => [.. DocumentFigure.All.Where(figure => Asserted.Of(figure).By is not null).Select(figure => (figure.Table, figure.Name))];

    [Theory]
    [MemberData(nameof(Figures))]
    public void The_test_that_asserts_a_figure_says_the_documents_number(string table, string name)
    {
        var figure = DocumentFigure.All.Single(one => one.Table == table && one.Name == name);
        var asserted = Asserted.Of(figure);

        var source = Lines(asserted.Source(), figure.Row);
        IReadOnlyList<IReadOnlyList<string>> numbers = asserted.Says is { } said ? [[said]] : figure.Literals();
        numbers.Where(ways => !ways.Any(way => Says(source, way))).Select(ways => ways[0])
            .Should().BeEmpty("{0} should say {1} as the document does ({2})", asserted.By!.FullName, figure.Name, figure.Value);
    }

    [Fact]
    public void What_is_asserted_or_to_come_is_in_the_document()
        => Asserted.All.Where(one => DocumentFigure.All.All(figure => Asserted.Of(figure) != one))
            .Select(one => $"{one.By?.FullName ?? "to come"}: {one.Table}, {one.Figures}")
            .Should().BeEmpty("the document has no such figure, or longer beginnings name them all");

    [Fact]
    public void The_page_says_what_the_tests_do()
    {
        var page = File.ReadAllText(Page);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var whole = $"{page[..begin]}\n\n{Table()}\n{page[end..]}";
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(Page, whole);

        File.ReadAllText(Page).Should().Be(whole, $"docs/coverage.md is made by this test: {WriteVariable}=1 dotnet test --project tests/Wakala.Perf.Architecture.Tests");
    }

    [Fact]
    public void The_list_of_figures_is_the_documents_where_the_document_is_at_hand()
    {
        var document = Path.Combine(Checkout.Root, "..", "shared", "wakala-performance-benchmarks.md");
        if (!File.Exists(document))
            Assert.Skip("The owner's document is not beside this checkout.");
        var text = File.ReadAllText(document);

        DocumentFigure.All.Should().OnlyContain(figure => text.Contains(figure.Value) && text.Contains(figure.Table) && text.Contains(figure.Chapter));
        DocumentFigure.All.Select(figure => (figure.Table, figure.Name)).Should().OnlyHaveUniqueItems();
    }

    /// <summary>The lines of a row where the test has it in a line of its own, or else all of it.</summary>
    private static string Lines(string source, string? row)
    {
        string[] lines = row is null ? [] : [.. source.Split('\n').Where(line => line.Contains(row, StringComparison.Ordinal))];
        return lines.Length == 0 ? source : string.Join('\n', lines);
    }

    private static bool Says(string source, string literal)
    {
        for (var at = source.IndexOf(literal, StringComparison.Ordinal); at >= 0; at = source.IndexOf(literal, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? ' ' : source[at - 1], at + literal.Length == source.Length ? ' ' : source[at + literal.Length]);
            // A number among others is not the number: 5 is not in 150, and 50 not in 50_000.
            if (!char.IsLetterOrDigit(before) && before is not ('.' or '_') && !char.IsAsciiDigit(after) && after is not '_' && !(after == '.' && char.IsAsciiDigit(source[at + literal.Length + 1])))
                return true;
        }

        return false;
    }

    private static string Table()
    {
        var text = new StringBuilder();
        var figures = DocumentFigure.All;
        var asserted = figures.Count(figure => Asserted.Of(figure).By is not null);
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{asserted} of the document's {figures.Count} figures are asserted by a test; the others are to come.\n");
        foreach (var chapter in figures.GroupBy(figure => (figure.Chapter, figure.Table)))
        {
            text.Append($"\n## {chapter.Key.Chapter}: {chapter.Key.Table}\n\n| figure | document | asserted by | where |\n| --- | ---: | --- | --- |\n");
            foreach (var figure in chapter)
            {
                var by = Asserted.Of(figure);
                text.Append($"| {Cell(figure.Name)} | {Cell(figure.Value)} | {(by.By is { } test ? $"`{test.FullName}`" : "to come")} | {by.Where} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
