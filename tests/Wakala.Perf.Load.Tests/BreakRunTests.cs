using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class BreakRunTests : IDisposable
{
    private const double LimitMilliseconds = 200;

    private static readonly BreakPlan Plan = new()
    {
        P95LimitMilliseconds = LimitMilliseconds,
        ErrorLimit = 0.01,
        FirstUsers = 100,
        MostUsers = 1_000,
        Growth = 1.5,
        ThinkTime = TimeSpan.FromSeconds(1),
        Settle = TimeSpan.FromSeconds(1.5),
        Step = TimeSpan.FromSeconds(2),
        Resolution = 1.15,
        Repeats = 1,
        RecoveryUsers = int.MaxValue,
        Recovery = TimeSpan.FromSeconds(4),
        MostSteps = 20,
    };

    private static readonly LoadShape Profile = LoadShape.OfUsers(
        new VirtualUsers(0, [new Stage(TimeSpan.FromSeconds(2), 300), new Stage(TimeSpan.FromSeconds(2), 300)]) { ThinkTime = TimeSpan.FromSeconds(1) }, TimeSpan.Zero, TimeSpan.FromSeconds(7)) with
    {
        Connections = 1_000,
        MaxInFlight = 1_000,
        HighestPacingLagMs = 12,
        Engine = LoadEngine.Reactor,
    };

    private readonly List<(LoadShape Shape, long FirstArrival)> _measured = [];
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task Where_the_limits_break_is_found_with_every_step_that_says_so()
    {
        var found = await SearchAsync();

        found.Low.Should().Be(374);
        found.High.Should().Be(414);
        found.Steps.Select(step => (step.Users, step.Held)).Should().Equal(
            (100, true), (150, true), (225, true), (338, true), (507, false), (760, false), (414, false), (374, true), (374, true), (414, false));
        found.Steps.Should().OnlyContain(step => step.Seconds == 2 && step.RequestsPerSecond == 50 && step.ErrorShare == 0);
        found.Recovery.Should().NotBeNull();
    }

    [Fact]
    public async Task No_request_of_the_profile_or_of_an_earlier_step_is_repeated()
    {
        await SearchAsync();

        var next = MostOf(Profile);
        foreach (var (shape, firstArrival) in _measured)
        {
            firstArrival.Should().BeGreaterThanOrEqualTo(next);
            next = firstArrival + MostOf(shape);
        }
    }

    [Fact]
    public async Task Every_step_has_the_profiles_connections_engine_and_time_out_and_makes_sense()
    {
        await SearchAsync();

        _measured.Should().OnlyContain(step =>
            step.Shape.Connections == 1_000 && step.Shape.MaxInFlight == 1_000 && step.Shape.Engine == LoadEngine.Reactor && step.Shape.Timeout == Profile.Timeout && step.Shape.HighestPacingLagMs == 12);
        _measured.SelectMany(step => step.Shape.Problems()).Should().BeEmpty();
        _measured.SkipLast(2).Should().OnlyContain(step => step.Shape.WarmUp == Plan.Settle && step.Shape.Duration == Plan.Step && step.Shape.Users!.ThinkTime == Plan.ThinkTime);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, true)]
    [InlineData(2, 0, false)]
    [InlineData(0, 2, false)]
    [InlineData(1, 1, false)]
    public async Task Errors_and_drops_over_the_limit_break_a_step_whose_P95_is_fine(int errors, int dropped, bool held)
    {
        var found = await SearchAsync(change: (_, trial) => trial with { Errors = new Dictionary<string, long> { ["status 500"] = errors }, Dropped = dropped });

        found.Steps[0].Should().Match<UserStep>(step => step.Held == held && step.P95Milliseconds < LimitMilliseconds && step.ErrorShare == (errors + dropped) / 100.0);
    }

    [Fact]
    public async Task A_step_in_which_nothing_was_due_is_broken()
    {
        var found = await SearchAsync(change: (load, trial) => load.Users?.Most > 200
            ? trial with { Due = 0, Succeeded = 0, Answered = 0, ResponseTime = new LatencyHistogram(), ServiceTime = new LatencyHistogram() }
            : trial);

        found.High.Should().BeInRange(201, 225);
        found.Steps.Should().OnlyContain(step => step.Held == (step.Users <= 200));
        found.Steps.Where(step => !step.Held).Should().OnlyContain(
            step => step.ErrorShare == 1 && step.P95Milliseconds == 7_000 && step.MeanMilliseconds == 0 && step.RequestsPerSecond == 0, "all users still wait for what they asked before");
    }

    [Fact]
    public async Task As_many_are_under_way_as_end_in_a_second_times_how_long_each_takes()
        => (await SearchAsync(holds: _ => true)).Steps.Should().OnlyContain(step => Math.Abs(step.Concurrency - (step.RequestsPerSecond * step.MeanMilliseconds / 1_000)) < 1e-9);

    [Theory] // of 100 users for two seconds, each of whom thinks for one; 100 answers were right, after 20 ms
    [InlineData(20, 40)]
    [InlineData(80, 10)]
    [InlineData(120, 1)]
    public async Task Where_some_fail_as_many_are_under_way_as_do_not_think(int failed, double underWay)
    {
        var found = await SearchAsync(change: (_, trial) => trial with { Errors = new Dictionary<string, long> { ["timeout"] = failed } });

        found.Steps[0].Concurrency.Should().BeApproximately(underWay, 0.2);
    }

    [Fact]
    public async Task A_step_that_was_cut_short_is_broken()
        => (await SearchAsync(change: (_, trial) => trial with { CutShort = "the cap of 100 requests was reached" })).Steps.Should().OnlyContain(step => !step.Held);

    [Fact]
    public async Task The_open_model_gets_what_the_users_that_break_it_would_send()
    {
        var found = await SearchAsync();

        var open = _measured[^2].Shape;
        open.Users.Should().BeNull();
        open.Stages.Should().BeNull();
        open.Rate.Should().Be(found.High!.Value / Plan.ThinkTime.TotalSeconds);
        found.Open!.Users.Should().Be(found.High);
        found.Open.Held.Should().BeFalse();
    }

    [Fact]
    public async Task Recovery_is_from_too_many_users_at_once_to_those_that_held()
    {
        var found = await SearchAsync(p95: [10, 20, 900, 900, 900, 300, 150, 40]);

        var (load, many) = (_measured[^1].Shape, (int)Math.Ceiling(found.High!.Value * 1.25));
        load.WarmUp.Should().Be(TimeSpan.Zero, "the time of too many is looked at too");
        load.Users!.Start.Should().Be(many);
        load.Users.Stages.Should().Equal(new Stage(TimeSpan.FromSeconds(3.5), many), new Stage(TimeSpan.Zero, found.Low), new Stage(Plan.Recovery, found.Low));
        found.Recovery.Should().Be(new Recovery(many, found.Low, 2, 4, 0), "the jump is within second 3, and 5 is the last over the limit");
    }

    [Fact]
    public async Task Where_it_is_over_the_limit_to_the_end_it_has_not_recovered()
        => (await SearchAsync(p95: [10, 20, 900, 900, 900, 300, 150, 300])).Recovery!.Seconds.Should().BeNull();

    [Fact]
    public async Task Too_many_users_are_no_more_than_may_be_tried()
        => (await SearchAsync(holds: users => users < 900)).Recovery!.From.Should().Be(Plan.MostUsers);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nothing_breaks_or_nothing_holds_nothing_is_shown_at_the_breaking_point(bool holds)
    {
        var found = await SearchAsync(holds: _ => holds);

        (found.Open, found.Recovery, found.Estimate).Should().Be((null, null, null));
        _measured.Should().HaveCount(found.Steps.Count).And.OnlyContain(step => step.Shape.Users != null);
    }

    [Fact]
    public async Task A_search_that_is_cancelled_has_no_step_of_what_was_ended_early_and_measures_nothing_more()
    {
        var found = await SearchAsync(change: CancelAt(3));

        found.Steps.Select(step => step.Users).Should().Equal(100, 150);
        (found.High, found.Open, found.Recovery, found.Estimate).Should().Be((null, null, null, null));
        _measured.Should().HaveCount(3);
    }

    [Fact]
    public async Task One_that_is_cancelled_in_the_open_step_shows_nothing_of_it()
    {
        var steps = (await SearchAsync()).Steps.Count;

        _measured.Clear();
        var inOpen = await SearchAsync(change: CancelAt(steps + 1));
        (inOpen.Open, inOpen.Recovery).Should().Be((null, null));
        _measured.Should().HaveCount(steps + 1);
    }

    [Fact]
    public async Task One_that_is_cancelled_in_the_recovery_does_not_say_that_it_never_recovered()
    {
        var found = await SearchAsync(change: (load, trial) =>
        {
            if (load.WarmUp != TimeSpan.Zero)
                return trial;
            _stop.Cancel();
            return trial with { CutShort = "cancelled", Series = [] };
        });

        found.Open.Should().NotBeNull();
        found.Recovery.Should().BeNull();
    }

    [Fact]
    public async Task Progress_is_told_of_every_step()
    {
        var told = new List<LoadProgress>();

        var found = await SearchAsync(progress: new Listening(told.Add));

        told.Select(one => one.Phase).Should().HaveCount(found.Steps.Count).And.OnlyContain(phase => phase == "breaking point");
    }

    public void Dispose() => _stop.Dispose();

    private Func<LoadShape, LoadResult, LoadResult> CancelAt(int step) => (_, trial) =>
    {
        if (_measured.Count < step)
            return trial;
        _stop.Cancel();
        return trial with { CutShort = "cancelled" };
    };

    /// <param name="holds">Whether so many users hold the limit; null where 400 do.</param>
    /// <param name="p95">P95 of the seconds of a load; null for none.</param>
    /// <param name="change">What else becomes of a trial.</param>
    /// <param name="progress">Who is told.</param>
    private Task<BreakingPoint> SearchAsync(
        Func<int, bool>? holds = null, double[]? p95 = null, Func<LoadShape, LoadResult, LoadResult>? change = null, IProgress<LoadProgress>? progress = null)
        => new BreakRun(Plan, Profile, (shape, firstArrival, _) =>
        {
            _measured.Add((shape, firstArrival));
            var users = shape.Users?.Most ?? int.MaxValue;
            var trial = Scripted.Load(shape, (holds?.Invoke(users) ?? users <= 400) ? 20 : LimitMilliseconds + 100, [.. (p95 ?? []).Select((one, second) => new SeriesPoint(second, 100, 0, 0, one / 2, one, one * 2))]);
            return Task.FromResult(change is null ? trial : change(shape, trial));
        }).RunAsync(progress, _stop.Token);

    /// <summary>All that a load could start, were every answer there at once.</summary>
    private static long MostOf(LoadShape shape)
    {
        var length = shape.WarmUp + shape.Duration;
        return shape.Users is { } users
            ? Enumerable.Range(0, users.Most).Sum(user => (long)Math.Ceiling((length - users.FirstThought(user)) / users.ThinkTime))
            : (long)Math.Ceiling(shape.Rate * length.TotalSeconds);
    }

    private sealed class Listening(Action<LoadProgress> hear) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => hear(value);
    }
}
