using Wakala.Perf.Environments;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>The load of the endurance test: the document's users, as many as the profile and the environment's file allow, segment after segment.</summary>
internal sealed class EnduranceLoad
{
    private readonly TableTarget _target;
    private readonly EnduranceObjective _document;

    /// <summary>The load.</summary>
    /// <exception cref="EnvironmentException">The environment's file allows too few users, or too little time; or the run to go on with is none of this workload.</exception>
    public EnduranceLoad(TableTarget target, EnduranceObjective document)
    {
        (_target, _document, Sizes) = (target, document, EnduranceSizes.Of(target.ProfileName));
        var (allowance, think) = (target.Environment.Allowance, UserLoads.ThinkTime.TotalSeconds);
        Users = (int)Math.Min(Math.Min(UserLoads.Allowed(allowance), target.Profile.MostRate * think), Math.Round(document.Users * Sizes.UserShare));
        UserLoads.RefuseFew(Users, target.Environment.Name);
        Earlier = target.Resumed is { } results ? Read(results) : [];
        UserLoads.RefuseLong(Whole, target, "the endurance test");
    }

    /// <summary>How much this profile means.</summary>
    public EnduranceSizes Sizes { get; }

    /// <summary>How many users there are.</summary>
    public int Users { get; }

    /// <summary>The log of the run that this one goes on with, or judges as it is; empty where it begins anew.</summary>
    public IReadOnlyList<EnduranceLine> Earlier { get; }

    /// <summary>How long the system is loaded, warm-ups and all.</summary>
    public TimeSpan Whole => _target.AsItIs ? TimeSpan.Zero : Sizes.Segments(Done).Aggregate(TimeSpan.Zero, (sum, segment) => sum + Sizes.WarmUp + segment);

    /// <summary>Requests that they send at the most.</summary>
    public double Requests => Users * (Length / UserLoads.ThinkTime);

    /// <summary>Why no figure here is held to the document; null at its size.</summary>
    public string? Scaled => Users >= _document.Users && Length >= TimeSpan.FromHours(_document.Hours)
        ? null
        : FormattableString.Invariant($"the document's is of {_document.Users:#,0} users for {_document.Hours:0} hours; here are {Users:#,0} for {EnduranceText.Length(Length)}");

    /// <summary>The workload's hash: only a run of the same can go on.</summary>
    public string WorkloadName => WorkloadHash.Of(WorkloadHash.Part(Workload));

    /// <summary>How long is measured in the end.</summary>
    private TimeSpan Length => _target.AsItIs ? Done : Sizes.Length;

    private TimeSpan Done => Earlier.Count == 0 ? TimeSpan.Zero : EnduranceRun.Of(Earlier).Length;

    /// <summary>All that decides what the target is asked to do.</summary>
    public object Workload => new { users = Users, think = UserLoads.ThinkTime, Sizes.Length, Sizes.Segment, Sizes.WarmUp, mix = DocumentMix.Rates() };

    /// <summary>One segment.</summary>
    /// <param name="length">How long it is measured.</param>
    public LoadShape Shape(TimeSpan length) => UserLoads.Shape(VirtualUsers.Constant(Users, Sizes.WarmUp + length), Sizes.WarmUp, _target.Profile.TimeoutSeconds);

    private IReadOnlyList<EnduranceLine> Read(string results)
    {
        var path = EnduranceTrial.LogOf(Path.Combine(results, EnduranceTrial.Name), 1);
        if (!File.Exists(path))
            throw new EnvironmentException($"There is no {path} to go on with.", "Name the results of a run of the suite endurance in resume, or leave it out.");
        var lines = EnduranceLog.Read(path);
        var begin = EnduranceRun.Of(lines).Begin;
        return begin.Workload == WorkloadName
            ? lines
            : throw new EnvironmentException($"{path} is of another workload (profile {begin.Profile}, {begin.Users:#,0} users): it cannot go on as this one.", "Choose its profile and its environment, or begin anew.");
    }
}
