using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>How fast one core is, read before a comparison and after each of its pairs of processes.</summary>
internal sealed class CoreSpeed
{
    private readonly List<double> _readings = [PairEnvironment.Calibrate()];

    /// <summary>Reads it once more: how fast it is over what it was at first.</summary>
    public double Read()
    {
        var usual = _readings.Order().ElementAt(_readings.Count / 2);
        _readings.Add(PairEnvironment.Calibrate(usual, PairConditions.MostCalibrationShift));
        return _readings[^1] / _readings[0];
    }
}
