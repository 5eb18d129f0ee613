using System.Net;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load.Tests;

[SupportedOSPlatform("linux")]
public sealed class ReactorQueueTests : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly HttpTarget _target = new(_ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System));
    private readonly Reactor _reactor;
    private readonly Notes _notes = new();
    private readonly InFlight _inFlight = new();

    public ReactorQueueTests()
    {
        var load = new ReactorLoad { Model = ArrivalRate.Constant(1, TimeSpan.FromSeconds(1)), Connections = 1, MaxInFlight = 3, Timeout = TimeSpan.FromSeconds(1), Address = new IPEndPoint(IPAddress.Loopback, _target.Address.Port), Protocol = new HttpProtocol(new GetScenario()) };
        _reactor = new Reactor(load, load);
        foreach (var group in _reactor.Groups)
            group.Begin(_notes, _inFlight, 100);
    }

    [Fact]
    public void An_arrival_takes_a_free_place_the_next_waits_and_one_too_many_is_dropped()
    {
        var queue = new ReactorQueue(_reactor, _reactor.Groups[1], mostInFlight: 3);
        var lanes = _reactor.Order.Where(connection => connection.Group.Number == 1).SelectMany(connection => connection.Lanes).ToList();

        for (var number = 0; number < 4; number++)
            queue.Hand(number, due: number);

        lanes.Should().ContainSingle().Which.Should().BeEquivalentTo(new { IsBusy = true, Arrival = 100L, Due = 0L, FoundFree = true });
        queue.IsEmpty.Should().BeFalse();
        _inFlight.Count.Should().Be(3);
        _notes.Dropped.Should().Equal(3);
        _reactor.Groups[0].TryTakeFree(out _).Should().BeTrue("the other group's places are its own");
    }

    [Fact]
    public void A_place_that_is_free_again_goes_to_the_one_that_was_due_first()
    {
        var queue = new ReactorQueue(_reactor, _reactor.Groups[0], mostInFlight: 3);
        for (var number = 0; number < 3; number++)
            queue.Hand(number, due: number);
        var lane = _reactor.Order.First(connection => connection.Group.Number == 0).Lanes[0];

        queue.Freed(lane);
        lane.Should().BeEquivalentTo(new { Arrival = 101L, Due = 1L, FoundFree = false });
        queue.Freed(lane);
        lane.Arrival.Should().Be(102);
        queue.IsEmpty.Should().BeTrue();

        queue.Freed(lane);
        _reactor.Groups[0].TryTakeFree(out var free).Should().BeTrue();
        free.Should().BeSameAs(lane);
    }

    [Fact]
    public void What_waited_out_its_time_is_given_up_and_no_sooner()
    {
        var queue = new ReactorQueue(_reactor, _reactor.Groups[0], mostInFlight: 10);
        queue.Hand(0, due: 0);
        queue.Hand(1, due: 0);
        queue.Hand(2, due: Second / 2);

        queue.Sweep(Second - 1);
        _notes.Ended.Should().BeEmpty();
        queue.Sweep(Second);
        _notes.Ended.Should().Equal((0L, ErrorKind.Timeout));
        queue.Sweep(long.MaxValue);
        _notes.Ended.Should().Equal((0L, ErrorKind.Timeout), (Second / 2, ErrorKind.Timeout));
        _inFlight.Count.Should().Be(1, "one was sent");
    }

    public void Dispose()
    {
        _reactor.Dispose();
        _target.Dispose();
    }

    private sealed class Notes : IRequestRecorder
    {
        public List<long> Dropped { get; } = [];

        public List<(long Due, string? Error)> Ended { get; } = [];

        public void Drop(long due) => Dropped.Add(due);

        public void Record(long due, long sent, long ended, bool foundFree, Outcome outcome) => Ended.Add((due, outcome.Error));

        public void RecordFirstByte(long due, long sent, long came)
        {
        }
    }
}
