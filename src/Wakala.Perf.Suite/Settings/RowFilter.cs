namespace Wakala.Perf.Suite;

/// <summary>How the process of a suite is told to run the tests of some rows and no others.</summary>
public static class RowFilter
{
    /// <summary>
    /// The arguments of xUnit's runner, which runs what any of several filters picks. A theory's row has its scenario in quotes among its arguments, and must be a test case of its own to be
    /// picked. A filter may have asterisks at its ends only: of a row that has one in its name (<c>SELECT * FROM …</c>) the longest part without is looked for.
    /// </summary>
    /// <param name="rows">The rows.</param>
    public static IReadOnlyList<string> Of(RowSelection rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return ["-preEnumerateTheories", .. rows.Rows.SelectMany(row => (string[])["-displayName", $"*{$"\"{row}\"".Split('*').MaxBy(part => part.Length)}*"])];
    }
}
