using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>How fast one core is, read before a comparison and after each of its pairs of processes.</summary>
internal sealed class CoreSpeed
{
    private const int MostReadings = 3;

    private readonly List<double> _readings = [PairEnvironment.Calibrate()];

    /// <summary>
    /// Reads it once more: how fast it is over what it was at first. A reading that is slower than usual is taken again, twice at most, and the fastest counts: on a shared machine a core is
    /// slower for a moment now and then (three of twelve readings in a bad quarter of an hour, one of twenty in a good one), which is not the speed that a pair of processes ran at.
    /// </summary>
    public double Read()
    {
        var slow = _readings.Order().ElementAt(_readings.Count / 2) * (1 - PairConditions.MostCalibrationShift);
        var fastest = 0.0;
        for (var reading = 0; reading < MostReadings && fastest < slow; reading++)
            fastest = Math.Max(fastest, PairEnvironment.Calibrate());
        _readings.Add(fastest);
        return fastest / _readings[0];
    }
}
