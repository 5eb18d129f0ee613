using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests.Stress;

/// <summary>What is said to be full first, of what is used and of where requests wait.</summary>
public sealed class FullFirstTests
{
    private const double UnderWay = 300;

    private static readonly ResourceLimit Machine = ResourceLimit.Cores(2, "of the machine");

    /// <summary>Where next to nobody waits.</summary>
    private static readonly MeanWaits Idle = new() { ForConnection = 0, PoolSize = 20, PoolUsed = 2, ForThread = 1, Threads = 8, ForRedis = 1, Running = 2 };

    [Theory] // cores of the API, the workers, the database and Redis, and of what is none of them
    [InlineData(1.1, 0.1, 0.3, 0.1, 0.2, "API processors", "1.80 of 2 cores of the machine were used: API 1.10, database 0.30, workers 0.10, cache 0.10, what is none of them 0.20")]
    [InlineData(0.3, 0.1, 1.2, 0.1, 0.1, "database processors", "1.80 of 2 cores of the machine were used: database 1.20, API 0.30")]
    [InlineData(0.3, 1.2, 0.2, 0.1, 0.1, "workers processors", "1.90 of 2 cores of the machine were used: workers 1.20")]
    [InlineData(0.5, 0.1, 0.3, 0.1, 0.8, "API processors", "1.80 of 2 cores of the machine were used")]
    public void Processors_that_are_full_are_of_whoever_uses_most_of_them(double api, double workers, double database, double cache, double beside, string name, string sentence)
    {
        var full = FullFirst.Find(Cores(api, workers, database, cache), Shared(), beside, Machine, UnderWay, Idle with { ForConnection = 290 });

        full.Name.Should().Be(name);
        full.Sentence.Should().StartWith(sentence);
    }

    [Fact]
    public void Redis_is_full_when_its_one_thread_is_however_many_cores_there_are()
    {
        var limits = Shared(ResourceLimit.Cores(16, "of the machine"));

        FullFirst.Find(Cores(1, 0.1, 0.3, 0.93), limits, 0.2, Machine, UnderWay, Idle).Should().Be(new FullFirst("Redis' thread", "Redis used 0.93 cores, and works on one thread"));
        FullFirst.Find(Cores(1, 0.1, 0.3, 0.8), limits, 0.2, Machine, UnderWay, Idle).Name.Should().NotBe("Redis' thread");
    }

    [Fact]
    public void A_pool_is_full_first_where_few_cores_are_used_and_many_wait_for_a_connection()
    {
        var full = FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, Idle with { ForConnection = 272.34, PoolSize = 5, PoolUsed = 5, Running = 4 });

        full.Should().Be(new FullFirst("connection pool", "272.3 waited for one of 5 connections to the database, of 300 requests under way"));
    }

    [Fact]
    public void Storage_is_full_first_behind_a_pool_whose_connections_wait_for_it()
    {
        var waits = Idle with { ForConnection = 270, PoolSize = 20, PoolUsed = 20, Running = 3, ForEvent = new("IO: WalSync", 14.5) };

        FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, waits)
            .Should().Be(new FullFirst("IO: WalSync of the database", "14.5 statements waited there, of 300 requests under way"), "who waits for a connection waits for what those do that have one");
        FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, waits with { ForEvent = new("IO: WalSync", 6) })
            .Name.Should().Be("connection pool", "six of twenty are not most of them");
    }

    [Fact]
    public void A_single_statement_that_waits_is_not_what_a_crowd_waits_for()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, Idle with { PoolUsed = 0.2, ForEvent = new("IO: WalSync", 0.2) }).Name.Should().Be("nothing that is seen");

    [Fact]
    public void Storage_is_seen_where_nobody_sees_the_pool()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, new MeanWaits { Running = 3, ForEvent = new("LWLock: WALWrite", 150) })
            .Should().Be(new FullFirst("LWLock: WALWrite of the database", "150.0 statements waited there, of 300 requests under way"));

    [Fact]
    public void The_APIs_threads_are_starved_where_its_processors_are_not_full_and_work_waits_for_them()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, Idle with { ForThread = 250, Threads = 2 })
            .Should().Be(new FullFirst("API threads", "250.0 pieces of work waited for one of 2 threads of the API, whose processors were not full, of 300 requests under way"));

    [Fact]
    public void Redis_is_slow_where_most_wait_for_its_answers()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, Idle with { ForRedis = 200 })
            .Should().Be(new FullFirst("Redis", "200.0 waited for an answer of Redis, of 300 requests under way"));

    [Fact]
    public void The_database_is_full_first_where_most_run_in_it()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, 30, Idle with { Running = 18 })
            .Should().Be(new FullFirst("database", "18.0 statements ran in the database, whose processors were not full, of 30 requests under way"));

    [Fact]
    public void Where_nothing_is_full_it_says_so_with_all_that_was_seen()
    {
        var full = FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, Idle);

        full.Name.Should().Be("nothing that is seen");
        full.Sentence.Should().ContainAll(
            "of 300 requests under way", "0.0 waited for one of 20 connections", "1.0 pieces of work waited for one of 8 threads", "1.0 waited for an answer of Redis", "2.0 statements ran in the database");
    }

    [Fact]
    public void What_nobody_saw_is_not_said_to_be_nothing()
    {
        var full = FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, new MeanWaits { ForConnection = 3, PoolSize = 20, PoolUsed = 5 });

        full.Name.Should().Be("nothing that is seen");
        full.Sentence.Should().Contain("3.0 waited for one of 20 connections").And.NotContainAny("Redis", "threads", "statements");
    }

    [Fact]
    public void One_reading_of_a_build_that_says_little_is_nothing_that_is_seen()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, UnderWay, new MeanWaits { PoolSize = 20, PoolUsed = 5 })
            .Should().Be(new FullFirst("nothing that is seen", "no processors were full, and where requests waited nobody sees here"));

    [Fact]
    public void Of_somebody_elses_system_nobody_sees_where_requests_wait()
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0, null, UnderWay, null)
            .Should().Be(new FullFirst("nothing that is seen", "no processors were full, and where requests waited nobody sees here"));

    [Fact]
    public void Where_each_part_has_a_limit_of_its_own_only_the_one_that_is_full_is_named()
    {
        var limits = new Dictionary<ResourceRole, ResourceLimit>
        {
            [ResourceRole.Api] = ResourceLimit.Cores(8, "of the API's machines"),
            [ResourceRole.Workers] = ResourceLimit.Cores(2, "of the workers' machine"),
            [ResourceRole.Database] = ResourceLimit.Cores(4, "of the database's machine"),
        };

        var full = FullFirst.Find(Cores(6, 1.2, 3.6, 0.2), limits, 0, null, UnderWay, null);

        full.Should().Be(new FullFirst("database processors", "3.60 of 4 cores of the database's machine were used: database 3.60, what is none of them 0.00"));
    }

    [Fact]
    public void What_is_none_of_the_parts_fills_no_place_that_has_processors_of_its_own()
    {
        var (group, machine) = (ResourceLimit.Cores(0.5, "of the container"), ResourceLimit.Cores(2, "of the machine"));
        var limits = Shared(machine);
        limits[ResourceRole.Api] = group;

        FullFirst.Find(Cores(0.3, 0.1, 0.3, 0.1), limits, 0.9, machine, UnderWay, null).Name.Should().Be("nothing that is seen", "0.3 of 0.5 and 1.4 of 2 are not full");
        FullFirst.Find(Cores(0.45, 0.1, 0.3, 0.1), limits, 0.9, machine, UnderWay, null)
            .Should().Be(new FullFirst("API processors", "0.45 of 0.5 cores of the container were used: API 0.45, what is none of them 0.00"));
        FullFirst.Find(Cores(0.3, 0.1, 0.7, 0.1), limits, 0.9, machine, UnderWay, null).Name.Should().Be("database processors");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(double.NaN)]
    public void Where_next_to_nothing_is_under_way_nothing_is_what_most_of_it_waits_for(double underWay)
        => FullFirst.Find(Cores(0.4, 0.1, 0.3, 0.1), Shared(), 0.2, Machine, underWay, Idle).Name.Should().Be("nothing that is seen");

    [Fact]
    public void A_part_whose_limit_nobody_knows_is_not_said_to_be_full()
        => FullFirst.Find(Cores(6, 1.2, 3.6, 0.2), new Dictionary<ResourceRole, ResourceLimit>(), 0, null, UnderWay, null).Name.Should().Be("nothing that is seen");

    [Fact]
    public void What_the_kernel_says_is_told_in_percent_or_that_it_says_nothing()
    {
        FullFirst.Pressures(Idle with { ProcessorPressure = 0.931, StoragePressure = 0.07, MemoryPressure = 0 })
            .Should().Be("Some task waited for a processor 93 % of the time, for storage 7 %, for memory 0 %");
        FullFirst.Pressures(Idle).Should().Be("The kernel does not say what its tasks waited for");
        FullFirst.Pressures(null).Should().Be("The kernel does not say what its tasks waited for");
    }

    private static Dictionary<ResourceRole, double> Cores(double api, double workers, double database, double cache) => new()
    {
        [ResourceRole.Api] = api,
        [ResourceRole.Workers] = workers,
        [ResourceRole.Database] = database,
        [ResourceRole.Cache] = cache,
    };

    private static Dictionary<ResourceRole, ResourceLimit> Shared(ResourceLimit? limit = null) => Enum.GetValues<ResourceRole>().ToDictionary(role => role, _ => limit ?? Machine);
}
