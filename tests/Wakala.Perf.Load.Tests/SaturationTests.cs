using System.Buffers;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>When the generator is the bottleneck the trial is not to be believed, and says why; when the target is, it says that.</summary>
[Measures]
public sealed class SaturationTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_little_processor_time_is_told()
    {
        // More work than the cores can do: connections are free, and nothing goes out.
        var trial = await RunAsync(30 * Environment.ProcessorCount, 32 * Environment.ProcessorCount, (_, _) =>
        {
            Thread.SpinWait(4_000_000);
            return Task.FromResult(Outcome.Success);
        });

        trial.Validity.Problems.Should().ContainSingle().Which.Should().Contain("while connections were free").And.ContainAny("short of processor time", "thread pool was starved");
    }

    [Fact]
    public async Task A_starved_thread_pool_is_told()
    {
        // Holding the pool's threads is what a careless scenario does.
        using var never = new ManualResetEventSlim();
        var trial = await RunAsync(100 * Environment.ProcessorCount, 32 * Environment.ProcessorCount, (_, _) =>
        {
            never.Wait(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            return Task.FromResult(Outcome.Success);
        });

        trial.Validity.Problems.Should().ContainSingle().Which.Should().Contain("while connections were free").And.Contain("thread pool was starved: work waited up to");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [SupportedOSPlatform("linux")]
    public async Task Long_collections_are_told(bool reactor)
    {
        using var target = new HttpTarget();
        var kept = Enumerable.Range(0, 3_000_000).Select(number => new Node(number)).ToArray();
        for (var at = 1; at < kept.Length; at++)
            kept[at].Next = kept[(at * 7_919L) % kept.Length];
        using var over = new CancellationTokenSource();
        var collecting = new Thread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                over.Token.WaitHandle.WaitOne(50);
            }
        })
        { IsBackground = true };
        collecting.Start();

        var trial = reactor
            ? await new ReactorRun(
                new ReactorLoad
                {
                    Address = target.Address,
                    Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri($"http://{target.Address}/"), new HttpExpectation(200, []))),
                    Model = ArrivalRate.Constant(200, TimeSpan.FromSeconds(2)),
                    Connections = 64,
                    MaxInFlight = 1_000,
                    Timeout = TimeSpan.FromSeconds(5),
                },
                TimeProvider.System).RunAsync("collecting", null, Stop)
            : await RunAsync(200, 64, (_, _) => Task.FromResult(Outcome.Success));
        await over.CancelAsync();
        collecting.Join();
        GC.KeepAlive(kept);

        trial.Validity.Problems.Should().ContainSingle().Which.Should().Contain("while connections were free").And.Contain("garbage collections paused the generator, the longest for");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [SupportedOSPlatform("linux")]
    public async Task What_blocks_the_thread_that_reads_answers_is_told(bool blocks)
    {
        // A shared machine stalls that thread by itself now and then, which is told as well and no less true: where nobody blocks it, one trial of three has nothing to tell.
        IReadOnlyList<string> problems;
        var trials = 0;
        do
            problems = await ProblemsAsync(blocks);
        while (!blocks && problems.Count > 0 && ++trials < 3);

        if (blocks)
            problems.Should().ContainSingle().Which.Should().Contain("answers lay unread").And.Contain("blocked their thread");
        else
            problems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_slow_target_is_told_and_the_trial_stays_to_be_believed()
    {
        // Eight connections at 100 ms are 80 requests a second. The warm-up takes the eight arrivals that find one free: a P99 of so few
        // is the start of the process and nothing else.
        var load = new UserLoad
        {
            Model = ArrivalRate.Constant(200, TimeSpan.FromSeconds(1.5)),
            WarmUp = TimeSpan.FromSeconds(0.5),
            Connections = 8,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(10),
        };
        var trial = await RunAsync(load, async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
            return Outcome.Success;
        });

        trial.Validity.Problems.Should().BeEmpty();
        trial.Queued.Should().BeGreaterThan(trial.Due * 9 / 10);
        trial.Remark.Should().MatchRegex("^(9[0-9]|100) % of the arrivals found every connection busy: the target is slower than 200/s leave it time for, and the generator is not$");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_reactor_tells_a_slow_target_too()
    {
        using var target = new HttpTarget(_ => Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop));
        var load = new ReactorLoad
        {
            Address = target.Address,
            Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri($"http://{target.Address}/"), new HttpExpectation(200, []))),
            // The warm-up takes the eight arrivals that find a connection free, as above.
            Model = ArrivalRate.Constant(200, TimeSpan.FromSeconds(1.5)),
            WarmUp = TimeSpan.FromSeconds(0.5),
            Connections = 8,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(5),
        };

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("slow", null, Stop);

        trial.Validity.Problems.Should().BeEmpty();
        trial.Remark.Should().Contain("found every connection busy");
    }

    private static Task<LoadResult> RunAsync(double rate, int connections, Func<long, CancellationToken, Task<Outcome>> send)
        => RunAsync(new UserLoad { Model = ArrivalRate.Constant(rate, TimeSpan.FromSeconds(1)), Connections = connections, MaxInFlight = 1_000, Timeout = TimeSpan.FromSeconds(10) }, send);

    private static Task<LoadResult> RunAsync(UserLoad load, Func<long, CancellationToken, Task<Outcome>> send)
        => new LoadRun(load, FakeUser.Many(load.Connections, send), TimeProvider.System).RunAsync("saturated", null, Stop);

    private static async Task<IReadOnlyList<string>> ProblemsAsync(bool blocks)
    {
        using var target = new HttpTarget();
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = 8, AnswersAtOnce = true });
        var load = new UserLoad { Model = VirtualUsers.Constant(8, TimeSpan.FromSeconds(2)), Connections = 8, MaxInFlight = 8, Timeout = TimeSpan.FromSeconds(10) };
        IVirtualUser[] users = [.. Enumerable.Range(0, 8).Select(_ => new CarelessUser(driver, new Uri($"http://{target.Address}/"), blocks))];

        var trial = await new LoadRun(load, users, TimeProvider.System).RunAsync("careless", null, Stop);

        trial.Errors.Should().BeEmpty();
        return trial.Validity.Problems;
    }

    private sealed class CarelessUser(HttpDriver driver, Uri address, bool blocks) : IVirtualUser
    {
        private readonly ManualResetEventSlim _never = new();

        public IAnswerThread? AnswerThread => driver.AnswerThread;

        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var outcome = await driver.SendAsync(request, new HttpExpectation(200, []), new ArrayBufferWriter<byte>(), cancellationToken);
            if (blocks)
                _never.Wait(TimeSpan.FromMilliseconds(40), CancellationToken.None);
            return outcome;
        }

        public ValueTask DisposeAsync()
        {
            _never.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Node(int number)
    {
        public int Number { get; } = number;

        public Node? Next { get; set; }
    }
}
