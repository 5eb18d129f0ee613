namespace Wakala.Perf.Suite;

/// <summary>Something that counts by itself and can be read before and after a stretch.</summary>
internal interface IWorkSource
{
    /// <summary>Reads it before the stretch.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Reads it again; gives what was added since, without what the reading itself costs.</summary>
    Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken);
}

/// <summary>What a whole stretch cost in one thing.</summary>
/// <param name="Name">Its name: <c>sql.statements</c>.</param>
/// <param name="Unit">Its unit without the request: <c>1</c>, <c>B</c>.</param>
/// <param name="Total">How much.</param>
/// <param name="Tolerance">The share by which equal builds differ; 0 for what is exact.</param>
internal sealed record WorkAmount(string Name, string Unit, double Total, double Tolerance = 0);
