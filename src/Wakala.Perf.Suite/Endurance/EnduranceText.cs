using System.Globalization;

namespace Wakala.Perf.Suite;

/// <summary>How times and amounts are written in sentences.</summary>
internal static class EnduranceText
{
    /// <summary>A time: <c>40 s</c>, <c>5 minutes</c>, <c>24 hours</c>.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 120 } => Of($"{length.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => Of($"{length.TotalMinutes:0.#} minutes"),
        _ => Of($"{length.TotalHours:0.##} hours"),
    };

    /// <summary>A number in as few digits as tell.</summary>
    public static string Number(double number) => Math.Abs(number) >= 100 ? Of($"{number:#,0}") : Math.Abs(number) >= 1 ? Of($"{number:0.#}") : Of($"{number:0.###}");

    /// <summary>A sentence, with numbers as everywhere.</summary>
    public static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
