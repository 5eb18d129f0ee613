namespace Wakala.Perf.Load.Tests;

public sealed class UserSearchTests
{
    /// <summary>As the stress test of two cores has it.</summary>
    private static readonly BreakPlan Plan = new()
    {
        P95LimitMilliseconds = 200,
        ErrorLimit = 0.01,
        FirstUsers = 300,
        MostUsers = 3_600,
        Growth = 1.5,
        ThinkTime = TimeSpan.FromSeconds(1),
        Settle = TimeSpan.FromSeconds(1.1),
        Step = TimeSpan.FromSeconds(1.4),
        Resolution = 1.15,
        Repeats = 2,
        RecoveryUsers = int.MaxValue,
        Recovery = TimeSpan.FromSeconds(3),
        MostSteps = 16,
    };

    [Fact]
    public void Every_threshold_is_found_to_the_resolution_and_lies_within_the_interval()
    {
        for (var threshold = 1; threshold < Plan.MostUsers; threshold++)
            Drive(Plan, (_, users) => users <= threshold).Should().Match<Found>(found => found.Holds(threshold) && found.IsNear(Plan.Resolution), "{0} users hold", threshold);
    }

    [Fact]
    public void So_it_is_wherever_the_search_begins_and_however_fast_it_grows()
    {
        for (var seed = 0UL; seed < 2_000; seed++)
        {
            var random = new ArrivalRandom(seed, 0);
            var plan = Plan with
            {
                FirstUsers = 1 + random.Below(5_000),
                MostUsers = 2 + random.Below(20_000),
                Growth = 1.1 + (2 * random.Unit()),
                Resolution = 1.02 + (0.3 * random.Unit()),
                Repeats = random.Below(4),
                MostSteps = 300,
            };
            var threshold = 1 + random.Below(plan.MostUsers - 1);

            var found = Drive(plan, (_, users) => users <= threshold);

            found.Should().Match<Found>(one => one.Holds(threshold) && one.IsNear(plan.Resolution), "{0} users hold in {1}", threshold, plan);
            found.Steps.Should().HaveCountLessThan(plan.MostSteps);
        }
    }

    [Fact]
    public void It_never_takes_more_steps_than_it_may_whatever_the_target_does()
    {
        for (var seed = 0UL; seed < 2_000; seed++)
        {
            var random = new ArrivalRandom(seed, 0);
            var plan = Plan with { MostSteps = 1 + random.Below(20), FirstUsers = 1 + random.Below(5_000), Repeats = random.Below(4) };

            var found = Drive(plan, (step, _) => new ArrivalRandom(seed, step + 1).Unit() < 0.5);

            found.Steps.Should().HaveCountLessThanOrEqualTo(plan.MostSteps).And.OnlyContain(step => step.Users >= 1 && step.Users <= plan.MostUsers);
        }
    }

    [Fact]
    public void One_disturbed_step_is_not_the_breaking_point_wherever_it_comes()
    {
        for (var threshold = 20; threshold < Plan.MostUsers; threshold += 13)
        {
            for (var disturbed = 0; disturbed < Plan.MostSteps; disturbed++)
                Drive(Plan, (step, users) => users <= threshold && step != disturbed).Should().Match<Found>(found => found.Holds(threshold), "{0} users hold but in step {1}", threshold, disturbed);
        }
    }

    [Theory] // the step that was disturbed, and what is found where 500 users hold
    [InlineData(99, 498, 551)]
    [InlineData(0, 271, 551)]
    [InlineData(1, 406, 675)]
    [InlineData(5, 450, 551)]
    public void A_disturbed_step_costs_the_lower_end_of_the_interval_and_no_steps_on_what_is_known(int disturbed, int low, int high)
    {
        var found = Drive(Plan, (step, users) => users <= 500 && step != disturbed);

        (found.Low, found.High).Should().Be((low, high));
        found.Steps.GroupBy(step => step.Users).Should().OnlyContain(tries => tries.Count() <= 1 + Plan.Repeats);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_number_that_held_once_and_broke_once_is_within_the_interval(bool heldFirst)
    {
        var search = new UserSearch(Plan);
        search.Report(200, true);
        search.Report(300, heldFirst);
        search.Report(300, !heldFirst);
        search.Report(450, false);

        (search.Low, search.High).Should().Be((200, 450));
    }

    [Fact]
    public void So_it_is_in_every_search_over_a_target_that_is_not_sure()
    {
        for (var seed = 0UL; seed < 1_000; seed++)
        {
            var (found, _) = Noisy(seed, steepness: 10);
            var mixed = found.Steps.GroupBy(step => step.Users).Where(tries => tries.Any(one => one.Held) && tries.Any(one => !one.Held));

            mixed.Select(tries => tries.Key).Where(users => users <= found.Low || users >= found.High).Should().BeEmpty();
        }
    }

    [Fact]
    public void A_machine_that_drifts_before_the_repeats_widens_the_interval_and_does_not_move_it_wrongly()
    {
        for (var before = 100; before < Plan.MostUsers; before += 13)
        {
            var (after, straight) = (0.8 * before, Drive(Plan, (_, users) => users <= before).Steps.Count);
            for (var drift = 1; drift <= straight - (2 * Plan.Repeats); drift++)
            {
                var found = Drive(Plan, (step, users) => users <= (step < drift ? before : after));

                found.Should().Match<Found>(one => one.Holds(after), "{0} users held, and {1} from step {2} on", before, after, drift);
                if (found.Steps.Take(drift).Any(step => step.Held && step.Users > after))
                    found.IsNear(Plan.Resolution).Should().BeFalse("{0} users held, and fewer from step {1} on", before, drift);
            }
        }
    }

    [Fact]
    public void Of_a_drift_that_comes_after_the_last_repeat_nothing_is_seen()
    {
        var straight = Drive(Plan, (_, users) => users <= 500);

        Drive(Plan, (step, users) => users <= (step < straight.Steps.Count ? 500 : 400)).Low.Should().Be(straight.Low);
    }

    [Fact]
    public void Where_nothing_breaks_there_is_no_upper_end_and_the_search_ends_at_the_most_users()
    {
        var found = Drive(Plan, (_, _) => true);

        (found.Low, found.High).Should().Be((3_600, null));
        found.Steps.Select(step => step.Users).Should().BeInAscendingOrder().And.EndWith(3_600);
    }

    [Fact]
    public void Where_nothing_holds_the_search_ends_at_one_user()
    {
        var found = Drive(Plan, (_, _) => false);

        (found.Low, found.High).Should().Be((0, 1));
        found.Steps.Select(step => step.Users).Should().BeInDescendingOrder().And.EndWith(1);
    }

    [Fact]
    public void Where_the_first_users_are_too_many_it_goes_down()
        => Drive(Plan, (_, users) => users <= 100).Steps.Take(4).Select(step => step.Users).Should().Equal(300, 200, 133, 89);

    [Fact]
    public void One_that_begins_above_what_is_allowed_begins_at_the_most()
        => Drive(Plan with { FirstUsers = 5_000 }, (_, users) => users <= 100).Steps[0].Users.Should().Be(3_600);

    [Theory] // how steep: of 10 it takes 1.55 times the users from holding nine of ten times to one of ten, of 30 1.16 times, of 100 1.04; and searches of 100 whose interval holds the middle
    [InlineData(10, 88)]
    [InlineData(30, 95)]
    [InlineData(100, 98)]
    public void Over_a_target_that_is_not_sure_the_interval_holds_the_users_who_hold_every_other_time(double steepness, double percent)
    {
        const int searches = 4_000;
        var holds = Enumerable.Range(0, searches).Count(seed => Noisy((ulong)seed, steepness) is var (found, middle) && found.Holds(middle));

        (100.0 * holds / searches).Should().BeGreaterThanOrEqualTo(percent);
    }

    /// <summary>A logistic in the logarithm of users: every other step of the middle holds.</summary>
    private static (Found Found, double Middle) Noisy(ulong seed, double steepness)
    {
        var middle = 50 + (2_500 * new ArrivalRandom(seed, 0).Unit());
        return (Drive(Plan, (step, users) => new ArrivalRandom(seed, step + 1).Unit() < 1 / (1 + Math.Pow(users / middle, steepness))), middle);
    }

    private static Found Drive(BreakPlan plan, Func<int, int, bool> holds)
    {
        var search = new UserSearch(plan);
        var steps = new List<(int Users, bool Held)>();
        while (search.Next() is { } users)
        {
            steps.Add((users, holds(steps.Count, users)));
            search.Report(users, steps[^1].Held);
        }

        return new Found(search.Low, search.High, steps);
    }

    private sealed record Found(int Low, int? High, IReadOnlyList<(int Users, bool Held)> Steps)
    {
        /// <summary>Whether it can be said of as many users that they are the most that hold.</summary>
        public bool Holds(double threshold) => Low <= threshold && threshold <= (High ?? double.PositiveInfinity);

        /// <summary>Whether its ends are as near as they need be, or neighbours.</summary>
        public bool IsNear(double resolution) => High <= Math.Max(Low * resolution, Low + 1);
    }
}
