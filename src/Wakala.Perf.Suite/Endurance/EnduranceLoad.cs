using Wakala.Perf.Environments;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>The load of the endurance test: the document's users, as many as the profile and the environment's file allow, segment after segment.</summary>
internal sealed class EnduranceLoad
{
    private readonly TableTarget _target;
    private readonly EnduranceObjective _document;

    /// <summary>The load.</summary>
    /// <exception cref="EnvironmentException">The environment's file allows too few users, or too little time.</exception>
    public EnduranceLoad(TableTarget target, EnduranceObjective document)
    {
        (_target, _document, Sizes) = (target, document, EnduranceSizes.Of(target.ProfileName));
        var (allowance, think) = (target.Environment.Allowance, UserLoads.ThinkTime.TotalSeconds);
        Users = (int)Math.Min(Math.Min(UserLoads.Allowed(allowance), target.Profile.MostRate * think), Math.Round(document.Users * Sizes.UserShare));
        UserLoads.RefuseFew(Users, target.Environment.Name);
        if (allowance is not null && Whole > TimeSpan.FromMinutes(allowance.Minutes))
        {
            throw new EnvironmentException(
                FormattableString.Invariant($"'{target.Environment.Name}' may be loaded for {allowance.Minutes:0.#} minutes, and the endurance test takes {Whole.TotalMinutes:0.#} at profile {target.ProfileName}. Nothing was sent."),
                "Choose a smaller profile, or have the owner of the system raise mayBeLoaded.minutes.");
        }
    }

    /// <summary>How much this profile means.</summary>
    public EnduranceSizes Sizes { get; }

    /// <summary>How many users there are.</summary>
    public int Users { get; }

    /// <summary>How long the system is loaded, warm-ups and all.</summary>
    public TimeSpan Whole => Sizes.Segments(TimeSpan.Zero).Aggregate(TimeSpan.Zero, (sum, segment) => sum + Sizes.WarmUp + segment);

    /// <summary>Requests that they send at the most.</summary>
    public double Requests => Users * (Sizes.Length / UserLoads.ThinkTime);

    /// <summary>Why no figure here is held to the document; null at its size.</summary>
    public string? Scaled => Users >= _document.Users && Sizes.Length >= TimeSpan.FromHours(_document.Hours)
        ? null
        : FormattableString.Invariant($"the document's is of {_document.Users:#,0} users for {_document.Hours:0} hours; here are {Users:#,0} for {EnduranceText.Length(Sizes.Length)}");

    /// <summary>All that decides what the target is asked to do.</summary>
    public object Workload => new { users = Users, think = UserLoads.ThinkTime, Sizes.Length, Sizes.Segment, Sizes.WarmUp, mix = DocumentMix.Rates() };

    /// <summary>One segment.</summary>
    /// <param name="length">How long it is measured.</param>
    public LoadShape Shape(TimeSpan length) => UserLoads.Shape(VirtualUsers.Constant(Users, Sizes.WarmUp + length), Sizes.WarmUp, _target.Profile.TimeoutSeconds);
}
