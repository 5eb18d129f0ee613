namespace Wakala.Perf.Suite.Tests.Stress;

/// <summary>What readings of waits come to over the stretches that broke.</summary>
public sealed class WatchedWaitsTests
{
    private static readonly WatchedWaits None = new([], [], []);

    [Fact]
    public void Only_readings_within_the_stretches_count()
    {
        var waits = None with
        {
            Api = [Api(0, used: 20, queued: 900), Api(1, used: 4, queued: 10), Api(2, used: 6, queued: 20), Api(3, used: 20, queued: 900), Api(4, used: 8, queued: 30), Api(5, used: 20, queued: 900)],
            Database = [Database(0.5, 90), Database(1.5, 2), Database(3.5, 90), Database(4, 4)],
        };

        var mean = waits.Within([Stretch(1, 2), Stretch(4, 4.5)])!;

        (mean.PoolUsed, mean.ForThread, mean.Running).Should().Be((6, 20, 3));
    }

    [Fact]
    public void As_many_waited_for_a_connection_as_milliseconds_were_waited_in_one()
        => (None with { Api = [.. Enumerable.Range(0, 9).Select(at => Api(at / 4.0, waited: 5_000 + (at * 250 * 37)))] }).Within([Stretch(0, 2)])!.ForConnection.Should().BeApproximately(37, 1e-9);

    [Fact]
    public void What_grew_between_two_stretches_is_of_neither()
    {
        // 10 wait in the first second, 10,000 in the two between, 30 in the last.
        var waits = None with { Api = [Api(0, waited: 0), Api(1, waited: 10_000), Api(3, waited: 20_010_000), Api(4, waited: 20_040_000)] };

        waits.Within([Stretch(0, 1), Stretch(3, 4)])!.ForConnection.Should().BeApproximately(20, 1e-9);
        waits.Within([Stretch(0, 1)])!.ForConnection.Should().BeApproximately(10, 1e-9);
    }

    [Fact]
    public void A_longer_stretch_counts_for_more()
        => (None with { Api = [Api(0, waited: 0), Api(1, waited: 10_000), Api(10, waited: 10_000), Api(13, waited: 100_000)] })
            .Within([Stretch(0, 1), Stretch(10, 13)])!.ForConnection.Should().BeApproximately(25, 1e-9, "10 waited for a second, and 30 for three");

    [Fact]
    public void One_reading_in_a_stretch_says_nothing_of_what_grew_in_it()
    {
        var mean = (None with { Api = [Api(1, waited: 0, used: 5), Api(3, waited: 9_000, used: 7)] }).Within([Stretch(1, 2), Stretch(2.5, 3)])!;

        mean.ForConnection.Should().BeNull();
        mean.PoolUsed.Should().Be(6);
    }

    [Fact]
    public void Without_a_reading_there_is_nothing_to_say()
    {
        None.Within([Stretch(0, 9)]).Should().BeNull();
        (None with { Api = [Api(1)], Database = [Database(1, 3)] }).Within([Stretch(2, 9)]).Should().BeNull();
        (None with { Api = [Api(1)], Database = [Database(1, 3)] }).Within([]).Should().BeNull();
    }

    [Fact]
    public void Where_only_the_database_was_seen_nothing_is_said_of_the_API()
    {
        var mean = (None with { Database = [Database(1, 3), Database(2, 5)] }).Within([Stretch(0, 9)])!;

        mean.Should().Be(new MeanWaits { Running = 4 });
    }

    [Fact]
    public void A_build_that_does_not_say_what_waits_inside_it_still_says_who_waits_for_a_connection()
    {
        var mean = (None with { Api = [new ApiWaits(At(0), 20, 4, 0, null, null, null), new ApiWaits(At(1), 20, 6, 7_000, null, null, null)] }).Within([Stretch(0, 9)])!;

        mean.Should().Be(new MeanWaits { ForConnection = 7, PoolSize = 20, PoolUsed = 5 });
    }

    [Fact]
    public void What_most_statements_wait_for_is_counted_over_every_reading_and_not_over_those_that_saw_it()
    {
        var waits = None with
        {
            Database =
            [
                Database(1, 2, ("IO: WalSync", 12), ("LWLock: WALWrite", 1)),
                Database(2, 2, ("Lock: transactionid", 15)),
                Database(3, 2, ("IO: WalSync", 9)),
                Database(4, 2),
                Database(9, 2, ("Client: ClientRead", 99)),
            ],
        };

        waits.Within([Stretch(1, 4)])!.ForEvent.Should().Be(new KeyValuePair<string, double>("IO: WalSync", 5.25));
    }

    [Fact]
    public void Where_no_statement_waits_there_is_no_event()
        => (None with { Database = [Database(1, 2)] }).Within([Stretch(0, 9)])!.ForEvent.Should().BeNull();

    [Fact]
    public void Threads_and_the_size_of_the_pool_are_those_of_the_end()
    {
        var mean = (None with { Api = [Api(1) with { Threads = 4, PoolSize = 10 }, Api(2) with { Threads = 9, PoolSize = 20 }, Api(5) with { Threads = 50 }] }).Within([Stretch(0, 3)])!;

        (mean.Threads, mean.PoolSize).Should().Be((9, 20));
    }

    [Fact]
    public void Pressure_is_the_share_of_the_time_in_which_some_task_waited()
    {
        var waits = None with
        {
            Database = [Database(1, 2)],
            Machine = [new(At(0), 1_000, 500, 7), new(At(1), 901_000, 250_500, 7), new(At(5), 4_901_000, 4_250_500, 9_000), new(At(6), 5_601_000, 4_250_500, 9_000)],
        };

        var mean = waits.Within([Stretch(0, 1), Stretch(5, 6)])!;

        mean.ProcessorPressure.Should().BeApproximately(0.8, 1e-9);
        mean.StoragePressure.Should().BeApproximately(0.125, 1e-9);
        mean.MemoryPressure.Should().Be(0);
    }

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static (DateTimeOffset From, DateTimeOffset Until) Stretch(double from, double until) => (At(from), At(until));

    private static ApiWaits Api(double at, double waited = 0, int used = 1, long queued = 0) => new(At(at), 20, used, waited, 8, queued, 0);

    private static DatabaseWaits Database(double at, long running, params (string Event, long Count)[] waiting) => new(At(at), running, waiting.ToDictionary(one => one.Event, one => one.Count));
}
