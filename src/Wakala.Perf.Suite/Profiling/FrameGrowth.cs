using System.Globalization;
using System.Text;

namespace Wakala.Perf.Suite;

/// <summary>A method that one build runs more of the time than another.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Base">The share of the base's samples that had it on the stack.</param>
/// <param name="Candidate">The same of the candidate's.</param>
/// <param name="Own">How much more of the candidate's samples had it at the top.</param>
internal sealed record FrameGrowth(string Method, double Base, double Candidate, double Own)
{
    private const int Most = 20;

    /// <summary>What is below nearly everything says nothing: the roots of the threads.</summary>
    private const double RootShare = 0.8;

    /// <summary>Less may be chance: a thousandth of ten thousand samples are ten.</summary>
    private const double Least = 0.005;

    /// <summary>The methods whose share grew most, the most first.</summary>
    public static IReadOnlyList<FrameGrowth> Between(CodeProfile before, CodeProfile after)
        => [.. after.Inclusive.Keys.Select(method => Of(method, before, after))
            .Where(frame => frame.Candidate - frame.Base >= Least && frame.Candidate < RootShare)
            .OrderByDescending(frame => frame.Candidate - frame.Base)
            .Take(Most)];

    /// <summary>A table as Markdown.</summary>
    public static string Table(IReadOnlyList<FrameGrowth> frames)
    {
        var text = new StringBuilder("| method | base | candidate | grew by | of that its own |\n| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var frame in frames)
            text.Append(CultureInfo.InvariantCulture, $"| `{frame.Method}` | {100 * frame.Base:0.0} % | {100 * frame.Candidate:0.0} % | {100 * (frame.Candidate - frame.Base):+0.0} | {100 * frame.Own:+0.0;-0.0;0} |\n");
        return text.ToString();
    }

    private static FrameGrowth Of(string method, CodeProfile before, CodeProfile after)
        => new(
            method,
            Share(before.Inclusive, method, before.Samples),
            Share(after.Inclusive, method, after.Samples),
            Share(after.Own, method, after.Samples) - Share(before.Own, method, before.Samples));

    private static double Share(IReadOnlyDictionary<string, long> counts, string method, long samples) => samples == 0 ? 0 : counts.GetValueOrDefault(method) / (double)samples;
}
