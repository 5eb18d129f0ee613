using System.Text.Json;
using System.Text.RegularExpressions;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>One line of what a suite says while it works.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Scenario">The row; null for the suite as a whole.</param>
/// <param name="Text">What happens; null where <paramref name="Load"/> says it.</param>
/// <param name="Load">How far a load is.</param>
public sealed record SuiteMessage(string Suite, string? Scenario, string? Text, LoadProgress? Load);

/// <summary>Tells whoever started the suite how far it is: a line of JSON each, in the file that the settings name.</summary>
internal sealed partial class RunLog(string suite, string? file)
{
    private static readonly JsonSerializerOptions OneLine = new(ResultsJson.Options) { WriteIndented = false };

    private readonly Lock _gate = new();
    private readonly HashSet<string> _said = [];

    public void Say(string text) => Write(new SuiteMessage(suite, null, text, null));

    public void Say(string scenario, string text) => Write(new SuiteMessage(suite, scenario, text, null));

    /// <summary>Says a row's verdict. That its baseline was measured elsewhere is as a rule true of every row, and is said once.</summary>
    /// <param name="row">The row.</param>
    /// <param name="verdict">Its verdict, in the words that are to be said.</param>
    public void Say(ScenarioJudgement row, string verdict)
    {
        string reason;
        lock (_gate)
            reason = row.Reason is null ? string.Empty : Elsewhere().Replace(row.Reason, said => _said.Add(said.Value.Trim()) ? said.Value : string.Empty).Trim();
        Say(row.Name, reason.Length == 0 ? verdict : $"{verdict}: {reason}");
    }

    public void Report(string scenario, LoadProgress load) => Write(new SuiteMessage(suite, scenario, null, load));

    /// <summary>Says which server an environment lost, brings it up again, and says whether it is.</summary>
    /// <param name="environment">An environment with a fault.</param>
    /// <param name="scenario">The row that was measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the rows that follow have their servers.</returns>
    public async Task<bool> RecoverAsync(ITargetEnvironment environment, string scenario, CancellationToken cancellationToken)
    {
        Say(scenario, environment.Fault!.Problem);
        if (!await environment.RecoverAsync(cancellationToken))
            return false;
        Say("It was brought up again, with its data, for the rows that follow.");
        return true;
    }

    private void Write(SuiteMessage message)
    {
        if (file is null)
        {
            // Nobody follows: what is worth a line goes where a terminal shows it.
            if (message.Text is { } text)
                Console.Error.WriteLine($"[{suite}] {(message.Scenario is null ? text : $"{message.Scenario}: {text}")}");
            return;
        }

        lock (_gate)
            File.AppendAllText(file, JsonSerializer.Serialize(message, OneLine) + "\n");
    }

    /// <summary>The sentence with each of its endings (<c>RowReason</c>); a processor's name may have brackets and dots.</summary>
    [GeneratedRegex(@" ?The baseline was measured elsewhere \((?:(?!\): ).)*?\)(?:, so that only the coarse screen applies|, so that what the other rows moved by is the measure)?\.(?= |$)")]
    private static partial Regex Elsewhere();
}
