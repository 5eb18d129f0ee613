using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>How two builds answered the same questions of a row.</summary>
/// <param name="Questions">Questions that both were asked.</param>
/// <param name="Differing">Those that the candidate answered otherwise than the base.</param>
/// <param name="Unanswered">Those that neither answered rightly.</param>
public sealed record ComparedAnswers(int Questions, int Differing, int Unanswered)
{
    /// <summary>The figure's name: a waiver of it lets answers differ.</summary>
    public const string FigureName = "answers";

    /// <summary>Those that only the base answered wrongly: the candidate mends them.</summary>
    public int Mended { get; init; }

    /// <summary>The first question that was answered otherwise, or by neither rightly: what was asked, and where the answers differ first; null where all are alike.</summary>
    public DifferingAnswer? First { get; init; }

    /// <summary>The result in a few words: <c>919 alike</c>.</summary>
    public string Summary()
        => Differing > 0 ? $"{Text(Differing)} of {Text(Questions)} differ"
            : Unanswered > 0 ? $"{Text(Unanswered)} of {Text(Questions)} wrong in both"
            : Mended > 0 ? $"{Text(Questions - Mended)} alike, {Text(Mended)} wrong in the base only"
            : $"{Text(Questions)} alike";

    /// <summary>What it makes of the row. An answer that differs is no matter of time: one is enough. Where neither build answers, what is timed are failures.</summary>
    public FigureJudgement Figure() => new()
    {
        Name = FigureName,
        Unit = "requests",
        Kind = FigureKind.Count,
        Value = Differing > 0 ? Differing : Unanswered,
        Limit = 0,
        Verdict = Differing > 0 ? Verdict.Regressed : Unanswered > 0 ? Verdict.Invalid : Verdict.Passed,
        Reason = Differing > 0 ? Differs() : Unanswered > 0 ? Fails() : null,
        Binding = true,
    };

    private string Differs()
        => $"Answers differ: {Text(Differing)} of {Text(Questions)} questions were answered otherwise than by the base build. {First} "
            + $"Where the change is meant, a waiver of the figure {FigureName} in baselines/{WaiverBook.FileName} lets it through.";

    private string Fails() => $"Neither build answered {Text(Unanswered)} of {Text(Questions)} questions rightly, so that failures would be timed. {First}";

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A question, and where two builds' answers to it differ first.</summary>
/// <param name="Number">Its number in the row's sequence, from 0.</param>
/// <param name="Question">What was asked, redacted: <c>GET /contacts/search?limit=20&amp;name=Ann</c>.</param>
/// <param name="Difference">Where the answers differ.</param>
public sealed record DifferingAnswer(long Number, string Question, AnswerDifference Difference)
{
    /// <summary>The two side by side.</summary>
    public override string ToString() => $"The first, {Question}, at {(Difference.At.Length > 0 ? Difference.At : "its whole")}:\nbase       {Difference.Base}\ncandidate  {Difference.Candidate}\n";
}
