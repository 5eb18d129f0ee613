using System.Text.RegularExpressions;

namespace Wakala.Perf.Suite;

/// <summary>A wrong answer that was planted, and what its row's audit said.</summary>
/// <param name="Answer">Which.</param>
/// <param name="Said">The audit's sentences; empty where it found nothing.</param>
public sealed record PlantedAnswer(WrongAnswer Answer, IReadOnlyList<string> Said)
{
    /// <summary>The sentence that names it; null where it was missed.</summary>
    public string? Named => Said.FirstOrDefault(sentence => Regex.IsMatch(sentence, Answer.Says, RegexOptions.IgnoreCase));
}
