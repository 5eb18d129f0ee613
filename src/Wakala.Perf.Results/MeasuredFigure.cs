namespace Wakala.Perf.Results;

/// <summary>One figure of a row, as it was measured.</summary>
/// <param name="Name">Its name in the row: <c>average</c>, <c>hit ratio</c>, <c>size</c>.</param>
/// <param name="Unit">Its unit: <c>ms</c>, <c>1/s</c>, <c>%</c>, <c>MB</c>, <c>requests</c>, <c>1/request</c> …</param>
/// <param name="Value">The figure; finite.</param>
public sealed record MeasuredFigure(string Name, string Unit, double Value)
{
    /// <summary>A time in milliseconds.</summary>
    public static MeasuredFigure Time(string name, double milliseconds) => new(name, LatencyFigure.Unit, milliseconds);

    /// <summary>A figure of response times.</summary>
    public static MeasuredFigure Of(LatencyFigure figure, LatencyHistogram responseTimes)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Time(figure.Name, figure.Of(responseTimes));
    }
}
