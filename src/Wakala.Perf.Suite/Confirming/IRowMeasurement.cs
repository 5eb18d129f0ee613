using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Measures a row of a table once, on a build that is named.</summary>
internal interface IRowMeasurement
{
    /// <summary>One trial.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="build">What is served.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Environments.EnvironmentException">The build could not be measured.</exception>
    Task<Trial> MeasureAsync(string scenario, ComparedBuild build, CancellationToken cancellationToken);
}
