namespace Wakala.Perf.Load;

/// <summary>
/// Which rate to try next: twice the one that held until one does not (half of it while none has held), then the geometric middle
/// between the two. Rates are on a ratio scale, hence no arithmetic middle.
/// </summary>
internal sealed class RateSearch(CapacityPlan plan)
{
    private double _held;
    private double _failed = double.PositiveInfinity;
    private int _steps;

    /// <summary>The highest rate that held; 0 while none did.</summary>
    public double Highest => _held;

    /// <summary>True when the highest allowed rate held.</summary>
    public bool AtCeiling => _held >= plan.Ceiling;

    /// <summary>The next rate; null when the search is over.</summary>
    public double? Next()
    {
        if (_steps >= plan.MostSteps + (_failed <= plan.FirstRate ? plan.StepsBelow : 0) || AtCeiling)
            return null;
        if (_steps == 0)
            return Math.Min(plan.FirstRate, plan.Ceiling);
        if (double.IsPositiveInfinity(_failed))
            return Math.Min(_held * 2, plan.Ceiling);
        if (_held == 0)
            return _failed / 2;
        return _failed / _held <= plan.Resolution ? null : Math.Sqrt(_held * _failed);
    }

    public void Report(double rate, bool held)
    {
        _steps++;
        if (held)
            _held = Math.Max(_held, rate);
        else
            _failed = Math.Min(_failed, rate);
    }
}
