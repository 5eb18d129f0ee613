using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Reports;

/// <summary>A whole run as one document: what <c>--json</c> writes. Its form is <c>run.schema.json</c>, beside this file.</summary>
public sealed record RunDocument
{
    /// <summary>Version of the document's form.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Version of the document's form.</summary>
    public required int Schema { get; init; }

    /// <summary>The worst verdict of all rows; Invalid when there is none, unless nothing was to be run.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The environment's name; several with commas between.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The commit of the checkout.</summary>
    public required string Commit { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Every row.</summary>
    public required IReadOnlyList<ScenarioDocument> Scenarios { get; init; }

    /// <summary>How far the environments differ, where there are several.</summary>
    public required IReadOnlyList<FigureDifference> Differences { get; init; }

    /// <summary>What was left out, since nothing that has changed can reach it.</summary>
    public IReadOnlyList<NotRun> NotRun { get; init; } = [];

    /// <summary>The document of a run's judgements.</summary>
    /// <param name="judgements">Every row.</param>
    /// <param name="environment">The environment's name; several with commas between.</param>
    /// <param name="profile">The profile's name.</param>
    /// <param name="commit">The commit of the checkout.</param>
    /// <param name="startedAt">When the run began.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="notRun">What was left out.</param>
    /// <param name="isOfNothing">Whether that is all that was asked for: a run of nothing that has nothing to find has passed.</param>
    public static RunDocument Of(
        IReadOnlyList<ScenarioJudgement> judgements, string environment, string profile, string commit, DateTimeOffset startedAt, TimeSpan duration, IReadOnlyList<NotRun>? notRun = null, bool isOfNothing = false) => new()
        {
            Schema = CurrentSchema,
            Verdict = isOfNothing ? Verdict.Passed : WorstVerdict.Of(judgements),
            NotRun = notRun ?? [],
            Environment = environment,
            Profile = profile,
            Commit = commit,
            StartedAt = startedAt,
            Seconds = Math.Round(duration.TotalSeconds, 1),
            Scenarios = [.. judgements.Select(ScenarioDocument.Of)],
            Differences = EnvironmentDifferences.Of(judgements),
        };
}

/// <summary>A row of a run's document; what it took and on what machine is null in a document of before.</summary>
public sealed record ScenarioDocument(
    string Environment,
    string Suite,
    string Table,
    string Name,
    Verdict Verdict,
    string? Reason,
    long Requests,
    long Dropped,
    long Errors,
    IReadOnlyList<FigureDocument> Figures,
    IReadOnlyList<FigureDocument> Work,
    string? Audited,
    ValidityDocument? Validity,
    double? Seconds = null,
    string? Machine = null)
{
    internal static ScenarioDocument Of(ScenarioJudgement row) => new(
        row.Environment,
        row.Suite,
        row.Table,
        row.Name,
        row.Verdict,
        row.Reason,
        row.Requests,
        row.Dropped,
        row.Errors,
        [.. row.Figures.Select(FigureDocument.Of)],
        [.. row.Work.Select(FigureDocument.Of)],
        row.Audited,
        row.Validity is { } validity ? ValidityDocument.Of(validity) : null,
        row.Seconds,
        row.Machine);
}

/// <summary>A figure of a run's document; what it does not have is null.</summary>
public sealed record FigureDocument(
    string Name,
    string Unit,
    double? Value,
    double? Objective,
    double? Baseline,
    double? Limit,
    double? Low,
    double? High,
    double? Detectable,
    bool Binding,
    Verdict Verdict,
    string? Reason)
{
    internal static FigureDocument Of(FigureJudgement figure) => new(
        figure.Name,
        figure.Unit,
        figure.Value,
        figure.Objective,
        figure.Baseline,
        figure.Limit,
        figure.Low,
        figure.High,
        figure.Detectable,
        figure.Binding,
        figure.Verdict,
        figure.Reason);
}

/// <summary>Whether a row's measurement can be believed.</summary>
public sealed record ValidityDocument(
    double PacingLagP99Ms, double GeneratorCpu, double JitterP99Ms, double GcPauseMs, double? CpuPressure, double? ForeignCores, bool Valid, IReadOnlyList<string> Problems)
{
    internal static ValidityDocument Of(Validity validity) => new(
        validity.PacingLagP99Ms, validity.GeneratorCpu, validity.JitterP99Ms, validity.GcPauseMs, validity.CpuPressure, validity.ForeignCores, validity.Valid, validity.Problems);
}
