using System.Globalization;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>A row's verdict once two builds were measured side by side, or could not be.</summary>
internal static class ConfirmedJudgement
{
    /// <summary>The row with what side by side came to in place of what depends on the machine. What is decided without a comparison keeps its verdict.</summary>
    /// <param name="measured">The row as it was measured by itself.</param>
    /// <param name="trip">What tripped, and is thereby settled; null where nothing had to.</param>
    /// <param name="compared">What side by side came to.</param>
    /// <param name="waivers">The row's waivers.</param>
    public static ScenarioJudgement Of(ScenarioJudgement measured, ScreenTrip? trip, SideBySideRow compared, IReadOnlyList<StandingWaiver> waivers)
    {
        var bound = Bound(measured, trip);
        FigureJudgement[] found = [.. compared.Figures(measured.Figures).Select(figure => bound.FirstOrDefault(one => one.Name == figure.Name) ?? Settle(figure, trip, compared))];
        var figures = WaiverRule.Apply(found, waivers);
        // What no figure stands for, as the mean of blocks alone on the machine, cannot be waived by a figure's name. What answers are waived for, the comparison has left out of its verdict.
        var fails = measured.Wrong is not null || figures.Any(Fails) || (compared.Verdict == Verdict.Regressed && !found.Any(figure => Fails(figure) && figure.Name != ComparedAnswers.FigureName));
        string[] sentences = [.. bound.Select(figure => figure.Reason).OfType<string>(), Sentence(measured, trip, compared), .. Waived(found, figures), .. WaiverRule.Notes(found, waivers)];
        return measured with
        {
            Figures = figures,
            Verdict = fails ? Verdict.Regressed : compared.Verdict == Verdict.Regressed ? Verdict.Passed : compared.Verdict,
            Reason = measured.Wrong ?? string.Join(" ", sentences),
        };
    }

    /// <summary>
    /// The row once it was measured alternately with the base build: what tripped is as that left it. Nothing is known of a row whose requests all went out late, so that each of its
    /// figures is.
    /// </summary>
    /// <param name="measured">The row as it was measured by itself.</param>
    /// <param name="trip">What tripped.</param>
    /// <param name="again">The row held to the base build's figures of the same minutes.</param>
    /// <param name="baseName">What the base build is called.</param>
    public static ScenarioJudgement OfAlternating(ScenarioJudgement measured, ScreenTrip trip, ScenarioJudgement again, string baseName)
    {
        if (again.Wrong is { } wrong)
            return measured with { Verdict = Verdict.Regressed, Reason = wrong, Wrong = wrong };
        FigureJudgement[] figures = [.. measured.Figures.Select(figure => IsSettled(figure) ? again.Figures.Single(one => one.Name == figure.Name) : figure)];
        var settled = figures.Where(IsSettled).ToList();
        // A hit ratio that fell is no less fallen because the times are the machine's.
        var bound = Bound(measured, trip);
        var tripped = measured.Late ? $"It could not be believed ({trip.Sentence})" : $"Stored figures tripped ({trip.Sentence})";
        var verdict = bound.Length > 0 || settled.Exists(Fails) ? Verdict.Regressed
            : again.Verdict is Verdict.Invalid || settled.Exists(figure => figure.Verdict is Verdict.Invalid) ? Verdict.Invalid
            : settled.Exists(figure => figure.Verdict is Verdict.Inconclusive or Verdict.New) ? Verdict.Inconclusive
            : figures.Any(figure => figure is { Binding: true, Verdict: Verdict.Changed }) ? Verdict.Changed
            : Verdict.Passed;
        var found = verdict switch
        {
            Verdict.Regressed when !settled.Exists(Fails) => $"Stored figures of time tripped too ({trip.Sentence}), and measured alternately with {baseName} they did not hold against this build.",
            Verdict.Regressed => string.Join(" ", settled.Where(Fails).Select(figure => figure.Reason)) + $" The baseline is {baseName}, measured alternately with this build. {tripped} before.",
            Verdict.Passed or Verdict.Changed => $"{tripped}, and measured alternately with {baseName} it is no worse: the machine, not the build.",
            Verdict.Invalid => $"{tripped}, and what was measured alternately with {baseName} cannot be believed. {again.Reason}",
            _ => $"{tripped}, and measured alternately with {baseName} it cannot be told: too noisy. {again.Reason}",
        };
        return measured with { Figures = figures, Verdict = verdict, Reason = string.Join(" ", bound.Select(figure => figure.Reason).Append(found).Concat(Told(figures)).OfType<string>()) };

        bool IsSettled(FigureJudgement figure) => measured.Late || trip.Figures.Any(one => one.Name == figure.Name);
    }

    /// <summary>The row where two builds could not be compared: never a pass, and never failed by stored figures alone.</summary>
    /// <param name="measured">The row as it was measured by itself.</param>
    /// <param name="trip">What tripped.</param>
    /// <param name="verdict">What that makes of it.</param>
    /// <param name="why">Why they could not, and the remedy, in sentences.</param>
    public static ScenarioJudgement Undecided(ScenarioJudgement measured, ScreenTrip trip, Verdict verdict, string why)
    {
        var bound = Bound(measured, trip);
        FigureJudgement[] figures = [.. measured.Figures.Select(figure => trip.Figures.Contains(figure) ? figure with { Verdict = verdict } : figure)];
        string[] sentences = [.. bound.Select(figure => figure.Reason).OfType<string>(), $"The screen tripped ({trip.Sentence}). {why}", .. Told(figures)];
        return measured with { Figures = figures, Verdict = bound.Length > 0 ? Verdict.Regressed : verdict, Reason = string.Join(" ", sentences) };
    }

    /// <summary>What must be said of figures that pass: that they are waived.</summary>
    private static IEnumerable<string> Told(IEnumerable<FigureJudgement> figures)
        => figures.Where(figure => figure is { Binding: true, Verdict: Verdict.Passed }).Select(figure => figure.Reason).OfType<string>();

    private static bool Fails(FigureJudgement figure) => figure is { Binding: true, Verdict: Verdict.Regressed };

    /// <summary>That answers are waived the comparison has said itself.</summary>
    private static IEnumerable<string> Waived(IReadOnlyList<FigureJudgement> found, IReadOnlyList<FigureJudgement> figures)
        => found.Zip(figures).Where(one => Fails(one.First) && !Fails(one.Second) && one.First.Name != ComparedAnswers.FigureName).Select(one => one.Second.Reason).OfType<string>();

    /// <summary>What failed, and no other build excuses: errors, work, the document's figures.</summary>
    private static FigureJudgement[] Bound(ScenarioJudgement measured, ScreenTrip? trip)
        => [.. measured.Figures.Where(figure => Fails(figure) && trip?.Figures.Contains(figure) != true)];

    /// <summary>Answers a second and drops are not compared by themselves: they follow the response times that they stand for.</summary>
    private static FigureJudgement Settle(FigureJudgement figure, ScreenTrip? trip, SideBySideRow compared)
    {
        if (trip?.Figures.Contains(figure) != true)
            return figure;
        return compared.Verdict == Verdict.Regressed && Fails(figure) ? figure : figure with { Verdict = Verdict.Inconclusive, Binding = false };
    }

    private static string Sentence(ScenarioJudgement measured, ScreenTrip? trip, SideBySideRow compared)
    {
        if (trip is null)
            return $"Side by side with {compared.Base}: {compared.Reason}";
        return compared.Verdict switch
        {
            Verdict.Regressed => $"{compared.Reason} Side by side with {compared.Base}, after the screen had tripped ({trip.Sentence}).",
            Verdict.Passed or Verdict.Improved or Verdict.Changed => $"The screen tripped ({trip.Sentence}), and side by side with {compared.Base} {Changes(trip, compared)}: the machine, not the build. {compared.Reason}",
            Verdict.Invalid => $"The screen tripped ({trip.Sentence}), and the comparison with {compared.Base} cannot be believed. {compared.Reason}",
            _ => $"The screen tripped ({trip.Sentence}), and side by side with {compared.Base} {Changes(trip, compared)}: too noisy to tell. {compared.Reason} "
                + $"Where nothing else runs, this decides: ./perf compare --scenario \"{measured.Name}\".",
        };
    }

    private static string Changes(ScreenTrip trip, SideBySideRow compared)
    {
        var row = compared.Row?.Figures.Where(figure => trip.Figures.Any(one => one.Name == figure.Name)).ToList() ?? [];
        if (row.Count == 0 && compared.Row?.Figures.FirstOrDefault(figure => figure.Name == LatencyFigure.Mean.Name) is { } mean)
            row.Add(mean);
        return row.Count == 0 ? "its throughput is what it was" : string.Join(", ", row.Select(Change));
    }

    private static string Change(FigureComparison figure)
        => $"{figure.Name} is {Percent(figure.Change)}{(figure is { Low: { } low, High: { } high } ? $" ({Percent(low)} to {Percent(high)})" : string.Empty)}";

    private static string Percent(double share) => (100 * share).ToString("+0.#' %';-0.#' %';0' %'", CultureInfo.InvariantCulture);
}
