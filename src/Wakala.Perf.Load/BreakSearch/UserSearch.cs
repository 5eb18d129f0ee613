namespace Wakala.Perf.Load;

/// <summary>
/// Which number of users to try next: coarse steps up until one breaks, one more to see that it stays broken (or steps down while none has held), the geometric middle between the two until they are near,
/// and both of them again. What was found is what every step agrees with: a number that held once and broke once is within the interval.
/// </summary>
internal sealed class UserSearch(BreakPlan plan)
{
    private readonly List<(int Users, bool Held)> _tried = [];
    private int _repeated;

    /// <summary>The most users up to whom every step held; 0 where there are none.</summary>
    public int Low
    {
        get
        {
            var broken = FewestBroken;
            return _tried.Where(one => one.Held && one.Users < broken).Select(one => one.Users).DefaultIfEmpty().Max();
        }
    }

    /// <summary>The fewest users from whom on every step broke; null where there are none.</summary>
    public int? High
    {
        get
        {
            var held = MostHeld;
            return _tried.Where(one => !one.Held && one.Users > held).Select(one => (int?)one.Users).Min();
        }
    }

    private int MostHeld => _tried.Where(one => one.Held).Select(one => one.Users).DefaultIfEmpty().Max();

    private int FewestBroken => _tried.Where(one => !one.Held).Select(one => one.Users).DefaultIfEmpty(int.MaxValue).Min();

    /// <summary>The next number of users; null when the search is over.</summary>
    public int? Next()
    {
        if (_tried.Count >= plan.MostSteps)
            return null;
        if (_tried.Count == 0)
            return Math.Min(plan.FirstUsers, plan.MostUsers);
        if (High is not { } high)
            return Up(_tried.Max(one => one.Users));
        if (Low == 0)
            return Down(_tried.Min(one => one.Users));
        // One pause of the machine breaks one step: it is broken where the step after it is too.
        if (_tried.Count(one => !one.Held && one.Users >= high) == 1 && Up(high) is { } above)
            return above;
        // Between the most that held and the fewest above them that broke; where one below them broke, between those below it and it too: what lies between these two is within the interval whatever it does.
        if (_repeated == 0 && (Between(MostHeld, high) ?? Between(Low, FewestBroken)) is { } middle)
            return middle;
        return _repeated++ < 2 * plan.Repeats ? _repeated % 2 == 1 ? Low : high : null;
    }

    public void Report(int users, bool held) => _tried.Add((users, held));

    private int? Up(int users) => users >= plan.MostUsers ? null : Math.Min(plan.MostUsers, Math.Max(users + 1, (int)Math.Round(users * plan.Growth)));

    private int? Down(int users) => users <= 1 ? null : Math.Min(users - 1, (int)Math.Round(users / plan.Growth)) is > 0 and var fewer ? fewer : 1;

    private int? Between(int low, int high)
        => (double)high / low > plan.Resolution && high - low > 1 ? Math.Clamp((int)Math.Round(Math.Sqrt((double)low * high)), low + 1, high - 1) : null;
}
