using System.Reflection;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>Who asserts a table's figures, or part of them: the suites' test classes say so themselves (<see cref="AssertsAttribute"/>).</summary>
/// <param name="Table">The document's heading above the table.</param>
/// <param name="Figures">What the figures' names begin with; empty for all of the table.</param>
/// <param name="By">The test class; null for what is still to come.</param>
/// <param name="Where">Where it can be measured at all, or what is to come.</param>
/// <param name="Says">How the test writes the figure where that is not as the document prints it; null where it is.</param>
internal sealed record Asserted(string Table, string Figures, Type? By, string Where, string? Says = null)
{
    private static readonly Asserted[] ToCome =
    [
        new("Infrastructure", "cache.instance", null, "the cache shows nothing of its machine's kind"),
        new("Static Asset Delivery", "", null, "with the CDN"),
        new("Before vs After Optimization", "", null, "with the optimisations"),
        new("SLA Targets", "", null, "with the SLA"),
        new("Capacity Planning", "", null, "with capacity"),
        new("Alert Thresholds", "", null, "with the alerts"),
    ];

    public static IReadOnlyList<Asserted> All { get; } =
    [
        .. SuiteDescriptor.All.Select(suite => suite.Assembly).Distinct().SelectMany(suite => Assembly.Load(suite).GetExportedTypes()).SelectMany(
            test => test.GetCustomAttributes<AssertsAttribute>().Select(one => new Asserted(one.Table, one.Figures, test, one.Where, one.Says))),
        .. ToCome,
    ];

    /// <summary>The one whose beginning of the figure's name is the longest.</summary>
    public static Asserted Of(DocumentFigure figure)
    {
        var longest = All.Where(one => one.Fits(figure)).GroupBy(one => one.Figures.Length).MaxBy(group => group.Key)?.ToList() ?? [];
        return longest.Count switch
        {
            1 => longest[0],
            0 => throw new InvalidOperationException(
                $"Nobody asserts {figure.Table}, {figure.Name}: name it in an [Asserts] of its test class, or in {nameof(Asserted)}.{nameof(ToCome)}."),
            _ => throw new InvalidOperationException(
                $"{figure.Table}, {figure.Name} is asserted by {string.Join(" and by ", longest.Select(one => one.By?.FullName ?? nameof(ToCome)))}: leave one."),
        };
    }

    public bool Fits(DocumentFigure figure) => Table == figure.Table && figure.Name.StartsWith(Figures, StringComparison.Ordinal);

    /// <summary>The source of the test class.</summary>
    public string Source()
        => File.ReadAllText(Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests", By!.Assembly.GetName().Name!), By.Name + ".cs", SearchOption.AllDirectories).Single());
}
