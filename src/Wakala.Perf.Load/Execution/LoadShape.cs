using System.Text.Json.Serialization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// A constant arrival rate (k6: <c>constant-arrival-rate</c>; NBomber: <c>Inject</c>): arrivals at even distances, whether or not
/// earlier ones were answered. With <see cref="Users"/> it is a closed model instead, and its rate what these would send were every answer there at once.
/// </summary>
public sealed record LoadShape
{
    /// <summary>Arrivals a second.</summary>
    public required double Rate { get; init; }

    /// <summary>
    /// How the rate goes on within the measured stretch, which they fill together; null where it stays the same, and then no part of what is written, so that the hash of a
    /// workload without stages is what it always was.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Stage>? Stages { get; init; }

    /// <summary>The users of a closed model, from the beginning of the warm-up to the end of the measured stretch; null for a rate of arrivals, and then no part of what is written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VirtualUsers? Users { get; init; }

    /// <summary>Length of the warm-up; nothing of it is in a figure.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Length of the measured stretch.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Connections, each of which carries one request at a time.</summary>
    public required int Connections { get; init; }

    /// <summary>Requests sent or waiting for a connection, at most; an arrival beyond is dropped.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>The time after which a request counts as failed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>
    /// The highest P99 of sent minus due, in milliseconds, at which the trial is believed: what the slack of its row's slowest figure forgives. Null for
    /// <see cref="Validity.HighestPacingLagMs"/>, and then no part of what is written.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HighestPacingLagMs { get; init; }

    /// <summary>What plays it; no part of what is written where clients do, so that the hash of their workloads is what it always was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LoadEngine Engine { get; init; }

    /// <summary>Arrivals from the beginning of the warm-up to the end of the measured stretch.</summary>
    /// <remarks>Of a rate that stays the same.</remarks>
    public long Arrivals => (long)Math.Floor(Rate * (WarmUp + Duration).TotalSeconds);

    /// <summary>The same where the rate goes on otherwise within the measured stretch; of a rate that changes, one more than its area may come to.</summary>
    [JsonIgnore]
    public long AllArrivals
    {
        get
        {
            if (Stages is null)
                return Arrivals;
            var (area, rate) = (Rate * WarmUp.TotalSeconds, Rate);
            foreach (var stage in Stages)
                (area, rate) = (area + ((rate + stage.Target) / 2 * stage.Duration.TotalSeconds), stage.Target);
            return (long)Math.Ceiling(area) + 1;
        }
    }

    /// <summary>More arrivals than it can come to, so that what follows them repeats none of its requests: one may lie within its last moment, and users send no more than they would were every answer there at once.</summary>
    [JsonIgnore]
    internal long MostArrivals => Users is null ? AllArrivals + 1 : (long)Math.Ceiling(Rate * (WarmUp + Duration).TotalSeconds) + Users.Most;

    /// <summary>When requests are sent, from the beginning of the warm-up on.</summary>
    [JsonIgnore]
    public LoadModel Model => Users ?? (LoadModel)(Stages is null ? ArrivalRate.Constant(Rate, WarmUp + Duration) : new ArrivalRate(Rate, [new Stage(WarmUp, Rate), .. Stages]));

    /// <summary>Requests a second at the most: users send no more than they would were every answer there at once.</summary>
    [JsonIgnore]
    public double MostRate => Model is ArrivalRate open ? open.Most : Rate;

    /// <summary>Users who send, wait for the answer and think.</summary>
    /// <param name="users">The users; they think for more than no time.</param>
    /// <param name="warmUp">The beginning of their time that is in no figure.</param>
    /// <param name="timeout">The time after which a request counts as failed.</param>
    /// <exception cref="ArgumentException">They do not think, so that nobody could say what they send at the most.</exception>
    public static LoadShape OfUsers(VirtualUsers users, TimeSpan warmUp, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(users);
        if (users.ThinkTime <= TimeSpan.Zero || users.Length is not { } length)
            throw new ArgumentException($"The users of a shape think, and their time is known; thinkTime is {users.ThinkTime}.", nameof(users));
        return new LoadShape
        {
            Rate = users.Most / users.ThinkTime.TotalSeconds,
            Users = users,
            WarmUp = warmUp,
            Duration = length - warmUp,
            Connections = users.Most,
            MaxInFlight = users.Most,
            Timeout = timeout,
        };
    }

    /// <summary>The load that it is.</summary>
    /// <exception cref="ArgumentException">The shape makes no sense; every problem is named.</exception>
    public UserLoad ToLoad()
    {
        var problems = Problems();
        if (problems.Count > 0)
            throw new ArgumentException($"The load shape makes no sense: {string.Join("; ", problems)}.");
        return new UserLoad
        {
            Model = Model,
            WarmUp = WarmUp,
            Connections = Connections,
            MaxInFlight = MaxInFlight,
            Timeout = Timeout,
            HighestPacingLagMs = HighestPacingLagMs ?? Validity.HighestPacingLagMs,
        };
    }

    /// <summary>Everything that makes no sense, a sentence each; empty when the shape can be run.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Require(double.IsFinite(Rate) && Rate > 0, $"rate is {Rate}, and must be above 0");
        Require(WarmUp >= TimeSpan.Zero, $"warmUp is {WarmUp}, and cannot be negative");
        Require(Duration > TimeSpan.Zero, $"duration is {Duration}, and must be above 0");
        Require(Stages is null || Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration) == Duration, $"the stages do not fill the duration, {Duration}");
        Require(Users is null || Stages is null, "it has users and the stages of a rate: choose one");
        Require(Users is null || Users.Length == WarmUp + Duration, $"the users' time is {Users?.Length}, and warmUp and duration are {WarmUp + Duration} together");
        Require(Connections > 0, $"connections is {Connections}, and must be above 0");
        Require(MaxInFlight >= Connections, $"maxInFlight is {MaxInFlight}, and cannot be below connections ({Connections})");
        Require(HighestPacingLagMs is null or > 0, $"highestPacingLagMs is {HighestPacingLagMs}, and must be above 0");
        Require(Timeout > TimeSpan.Zero, $"timeout is {Timeout}, and must be above 0");
        return problems;

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }
    }
}
