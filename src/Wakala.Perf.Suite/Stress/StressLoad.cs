using Wakala.Perf.Environments;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>The loads of the stress test: the document's stages of users, scaled, the same as an open model, and the search for the breaking point.</summary>
internal sealed class StressLoad
{
    /// <summary>What a share of whole users may lack of them by its digits.</summary>
    private const double Rounding = 1e-6;

    private readonly TableTarget _target;
    private readonly StressSizes _sizes;
    private readonly IReadOnlyList<StressStage> _stages;

    /// <summary>The loads, as far as the environment's file allows them.</summary>
    /// <exception cref="EnvironmentException">It allows too few users, or too little time.</exception>
    public StressLoad(TableTarget target, IReadOnlyList<StressStage> stages, StressLimits limits)
    {
        (_target, _stages, _sizes) = (target, stages, StressSizes.Of(target.ProfileName));
        var (peak, allowed) = (stages.Max(stage => stage.Users), UserLoads.Allowed(target.Environment.Allowance));
        MostUsers = (int)Math.Min(allowed, Math.Ceiling(peak * _sizes.UserShare * _sizes.MostTimes));
        Share = Math.Min(_sizes.UserShare, allowed / peak);
        PeakUsers = Users(peak);
        UserLoads.RefuseFew(PeakUsers, target.Environment.Name);
        UserLoads.RefuseLong(StressSizes.WarmUp + Whole(limits), target, "the stress test");
    }

    /// <summary>Of the document's users, as many are here.</summary>
    public double Share { get; }

    /// <summary>Users at the document's peak, here.</summary>
    public int PeakUsers { get; }

    /// <summary>The most users that are tried.</summary>
    public int MostUsers { get; }

    /// <summary>When the document's longest stretch at its peak begins, and how long it lasts; since the beginning of the profile.</summary>
    public (TimeSpan From, TimeSpan Until) Plateau
    {
        get
        {
            var at = TimeSpan.Zero;
            for (var stage = 0; stage < _stages.Count; stage++)
            {
                var length = Scaled(_stages[stage].Minutes);
                if (stage > 0 && _stages[stage].Users == _stages[stage - 1].Users && Users(_stages[stage].Users) == PeakUsers)
                    return (at, at + length);
                at += length;
            }

            throw new InvalidOperationException("The profile has no stage that stays at its peak.");
        }
    }

    /// <summary>As many users as at the peak, before anything is measured.</summary>
    public LoadShape WarmUp() => Shape(VirtualUsers.Constant(PeakUsers, StressSizes.WarmUp), TimeSpan.Zero) with { Connections = MostUsers, MaxInFlight = MostUsers };

    /// <summary>The profile, over as many connections as the search that follows needs.</summary>
    public LoadShape Closed()
    {
        var stages = _stages.Select(stage => new Stage(Scaled(stage.Minutes), Users(stage.Users)));
        return Shape(new VirtualUsers(PeakUsers, [new Stage(StressSizes.Starting, PeakUsers), new Stage(TimeSpan.Zero, 0), .. stages]), StressSizes.Starting) with { Connections = MostUsers, MaxInFlight = MostUsers };
    }

    /// <summary>What the profile's users would send were every answer there at once, whether or not it is.</summary>
    public LoadShape Open()
    {
        var stages = _stages.Select(stage => new Stage(Scaled(stage.Minutes) * StressSizes.OpenTime, Users(stage.Users) / UserLoads.ThinkTime.TotalSeconds)).ToList();
        var length = stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);
        // From one arrival a second on: none at all is no rate.
        return _target.Shape(1, 0, length.TotalSeconds, PeakUsers) with { Duration = length, Stages = stages, HighestPacingLagMs = TableTarget.LateBesideAStart };
    }

    /// <summary>The search.</summary>
    /// <param name="limits">What breaks.</param>
    public BreakPlan Breaking(StressLimits limits) => new()
    {
        P95LimitMilliseconds = limits.P95Milliseconds,
        ErrorLimit = limits.ErrorShare,
        FirstUsers = Math.Max(1, (int)(PeakUsers * StressSizes.First)),
        MostUsers = MostUsers,
        Growth = StressSizes.Growth,
        ThinkTime = UserLoads.ThinkTime,
        Settle = TimeSpan.FromSeconds(_sizes.SettleSeconds),
        Step = TimeSpan.FromSeconds(_sizes.StepSeconds),
        Resolution = StressSizes.Resolution,
        Repeats = _sizes.Repeats,
        RecoveryUsers = PeakUsers,
        Recovery = TimeSpan.FromSeconds(Math.Ceiling(2 * _sizes.StepSeconds)),
        MostSteps = StressSizes.MostSteps,
    };

    /// <summary>How long all of it loads the system at the most.</summary>
    public TimeSpan Whole(StressLimits limits) => Length(Closed()) + Breaking(limits).Longest + Length(Open());

    private static TimeSpan Length(LoadShape load) => load.WarmUp + load.Duration;

    private LoadShape Shape(VirtualUsers users, TimeSpan warmUp) => UserLoads.Shape(users, warmUp, _target.Profile.TimeoutSeconds);

    private int Users(int documented) => (int)Math.Floor((documented * Share) + Rounding);

    private TimeSpan Scaled(double minutes) => TimeSpan.FromMinutes(minutes * _sizes.TimeShare);
}
