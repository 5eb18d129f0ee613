namespace Wakala.Perf.Suite;

/// <summary>How the process of a suite is told to run the test of one row and no other.</summary>
public static class RowFilter
{
    /// <summary>
    /// The arguments of xUnit's runner. A theory's row has its scenario in quotes among its arguments, and must be a test case of its own to be picked. A filter may have asterisks at its
    /// ends only: of a row that has one in its name (<c>SELECT * FROM …</c>) the longest part without is looked for.
    /// </summary>
    /// <param name="scenario">The row's name.</param>
    public static IReadOnlyList<string> Of(string scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return ["-preEnumerateTheories", "-displayName", $"*{$"\"{scenario}\"".Split('*').MaxBy(part => part.Length)}*"];
    }
}
