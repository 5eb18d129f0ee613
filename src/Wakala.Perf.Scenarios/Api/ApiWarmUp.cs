namespace Wakala.Perf.Scenarios;

/// <summary>
/// Every row of the API table in turn. Nothing of it is measured: it brings the platform to where its code is compiled, its pools
/// are filled and its caches are warm, so that the first row is not judged by a start that no user sees.
/// </summary>
public sealed class ApiWarmUp : ApiRows
{
    private static readonly string[] Rows = [.. ApiTable.Rows.Keys];

    /// <inheritdoc />
    protected override string RowOf(long arrival) => Rows[arrival % Rows.Length];
}
