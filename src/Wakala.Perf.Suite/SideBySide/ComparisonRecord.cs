using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>Keeps a comparison.</summary>
public static class ComparisonRecord
{
    /// <summary>Adds it to a file, a line of JSON.</summary>
    /// <param name="path">The file; made where it is not there.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="request">What was compared.</param>
    /// <param name="commit">The commit of the checkout.</param>
    /// <param name="command">The command that measured it.</param>
    public static void Append(string path, ComparisonOutcome outcome, ComparisonRequest request, string commit, string command)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(request);
        RecordFile.Append(path, new RecordedRun
        {
            At = TimeProvider.System.GetUtcNow(),
            Commit = commit,
            Command = command,
            Equal = request.Table.Equal,
            Fingerprint = outcome.Fingerprint,
            Conditions = outcome.Measurement.Conditions,
            Rows = RecordedRows.Of(outcome.Measurement, outcome.Rows, request.Rules),
        });
    }
}
