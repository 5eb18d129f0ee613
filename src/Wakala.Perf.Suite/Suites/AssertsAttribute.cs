namespace Wakala.Perf.Suite;

/// <summary>Names the figures of the document that a test class asserts; <c>docs/coverage.md</c> is made of it.</summary>
/// <param name="table">The document's heading above the table.</param>
/// <param name="figures">What the figures' names begin with; left out for all of the table that no longer beginning names.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AssertsAttribute(string table, string figures = "") : Attribute
{
    /// <summary>The document's heading above the table.</summary>
    public string Table => table;

    /// <summary>What the figures' names begin with; empty for all of the table that no longer beginning names.</summary>
    public string Figures => figures;

    /// <summary>Where they can be measured at all.</summary>
    public string Where { get; init; } = "every environment";

    /// <summary>How the class writes the figure where that is not as the document prints it; null where it is.</summary>
    public string? Says { get; init; }
}
