namespace Wakala.Perf.Load;

/// <summary>
/// The moments of an open model's arrivals, one after the other. With N(t) the arrivals that a rate gives up to t, the n-th of an even
/// schedule is due where N(t) = n. Random ones are a Poisson process of rate 1 laid over N in place of the whole numbers (time
/// rescaling: Çinlar, "Introduction to Stochastic Processes", 1975, section 4.7), which holds for any course of the rate.
/// </summary>
internal sealed class ArrivalSequence(ArrivalRate model)
{
    private const double NanosecondsPerSecond = 1e9;

    private long _number = -1;
    private double _expected;
    private int _stage;
    private double _before;
    private double _startsAt;
    private double _rate = model.StartRate;

    /// <summary>When the next arrival is due, in nanoseconds after the beginning; false when there is none any more.</summary>
    public bool TryNext(out long due)
    {
        _number++;
        _expected = model.PoissonSeed is { } seed ? _expected - Math.Log(1 - new ArrivalRandom(seed, _number).Unit()) : _number;
        for (; _stage < model.Stages.Count; _stage++)
        {
            var stage = model.Stages[_stage];
            var seconds = stage.Duration.TotalSeconds;
            var whole = (_rate + stage.Target) / 2 * seconds;
            var within = _expected - _before;
            if (within < whole)
            {
                due = (long)((_startsAt + SecondsInto(within, _rate, stage.Target, seconds)) * NanosecondsPerSecond);
                return true;
            }

            (_before, _startsAt, _rate) = (_before + whole, _startsAt + seconds, stage.Target);
        }

        due = 0;
        return false;
    }

    /// <summary>
    /// Solves r₀·t + (r₁ − r₀)·t² / 2d = n, in the form that loses no digits where the two terms of the usual one nearly cancel.
    /// </summary>
    private static double SecondsInto(double arrivals, double from, double to, double seconds)
        => arrivals <= 0 ? 0 : 2 * arrivals / (from + Math.Sqrt(Math.Max(0, (from * from) + (2 * (to - from) * arrivals / seconds))));
}
