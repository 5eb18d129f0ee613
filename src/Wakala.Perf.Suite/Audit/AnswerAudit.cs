using System.Globalization;
using System.Text.Json;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Holds the answers of a suite's loads to the truth, taken by the contract's own statements and never by the platform's code; and balances the books of what was written.
/// </summary>
internal sealed class AnswerAudit : IAsyncDisposable
{
    private const int MostTokens = 50;

    /// <summary>A cache whose key has lost what writes change is wrong each time; what is wrong now and then is found where the writes are measured.</summary>
    private const int WritesOfOthers = 60;

    /// <summary>A fault in one of ten answers of a warm-up is among so many with a chance of 99 %.</summary>
    private const int Few = 44;

    private readonly ITargetEnvironment _environment;
    private readonly ContractFile _contract;
    private readonly IReadOnlyDictionary<string, string> _files;
    private readonly string _reports;
    private readonly AuditWays _ways;
    private readonly AuditDirectory _directory;
    private readonly Dictionary<string, AuditWindow> _windows = [];

    private AnswerAudit(ITargetEnvironment environment, ContractFile contract, IReadOnlyDictionary<string, string> files, AuditWays ways, AuditDirectory directory)
    {
        (_environment, _contract, _files, _ways, _directory) = (environment, contract, files, ways, directory);
        _reports = Path.Combine(environment.WorkDirectory, ApiScenario.Answers);
        FilesOfLoads = new Dictionary<string, string>(files) { [ApiScenario.Answers] = _reports };
    }

    /// <summary>What the scenarios of a load read, and where they leave their reports.</summary>
    public IReadOnlyDictionary<string, string> FilesOfLoads { get; }

    /// <summary>Why an environment's answers are not audited; null where they are.</summary>
    public static string? WhyNot(ITargetEnvironment environment, ContractFile contract)
        => contract.Audit is null ? $"answers are not audited: the contract '{contract.Name}' does not say how"
            : environment.Access is { Postgres: null, PostgresConnection: null } ? $"answers are not audited in '{environment.Name}': its database is not reached directly"
            : null;

    /// <summary>Opens ways to the truth.</summary>
    public static async Task<AnswerAudit> OpenAsync(ITargetEnvironment environment, ContractFile contract, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var access = environment.Access;
        var ways = new AuditWays(AuditDatabase.Of(access), access.Redis, access.MediaRoot, environment.Allowance is null);
        return new AnswerAudit(environment, contract, files, ways, await AuditDirectory.ReadAsync(ways.Database, contract.Audit!, cancellationToken));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var window in _windows.Values)
            await window.DisposeAsync();
        await _ways.Database.DisposeAsync();
    }

    /// <summary>Begins to watch, before a load of an operation.</summary>
    public async Task BeginAsync(string operation, CancellationToken cancellationToken)
    {
        if (_windows.Remove(operation, out var open))
            await open.DisposeAsync();
        if (_contract.Audit!.Operations.GetValueOrDefault(operation) is { } how)
            _windows[operation] = await AuditWindow.OpenAsync(_ways, how, cancellationToken);
    }

    /// <summary>Audits what a load left.</summary>
    /// <param name="operation">What was asked.</param>
    /// <param name="type">What asked it.</param>
    /// <param name="told">Kinds of error that the load's trial tells of already.</param>
    /// <param name="depth">How far it goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where the contract does not say how the operation is audited, or no report is there.</returns>
    public async Task<AuditResult?> EndAsync(string operation, Type type, IEnumerable<string> told, AuditDepth depth, CancellationToken cancellationToken)
    {
        if (!_windows.Remove(operation, out var window))
            return null;
        await using var watched = window;
        var path = ApiScenario.ReportPath(_reports, operation);
        if (!File.Exists(path))
            return new AuditResult([], ["the generator left no report of its answers"], "no report of answers");
        var report = ResultsJson.Read<AnswerReport>(path);
        File.Delete(path);
        await using var scenario = await ScenarioAsync(type, report, cancellationToken);

        var interruptions = await window.InterruptionsAsync(_ways, cancellationToken);
        if (interruptions.Count > 0)
            return new AuditResult([], interruptions, "not audited: a server was interrupted");
        var findings = new AuditFindings();
        // A trial counts those of its measured stretch; one of the warm-up or of the search for capacity is as wrong.
        foreach (var (kind, count) in report.Wrong.Where(one => !told.Contains(one.Key)))
            findings.Add($"were wrong: {kind[(ErrorKind.Wrong.Length + 2)..]}", Example(report, scenario), count);
        var seen = await HoldAsync(_contract.Audit!.Operations[operation], report, scenario, window, findings, depth, cancellationToken);
        var answers = report.Right + report.Wrong.Values.Sum();
        return new AuditResult(findings.Sentences("answers", answers), [], seen);
    }

    private static string Example(AnswerReport report, ApiScenario scenario)
        => report.Examples is [var first, ..] ? ReadAudit.Name(scenario.QuestionOf(first.Arrival)) : "not kept";

    private async Task<string> HoldAsync(
        OperationAudit how, AnswerReport report, ApiScenario scenario, AuditWindow window, AuditFindings findings, AuditDepth depth, CancellationToken cancellationToken)
    {
        // A system that others use is asked for no more than its load.
        var mayAsk = _ways.Own && depth == AuditDepth.WithProbes;
        var seen = new List<string>();
        var probes = new AuditProbes(_contract, _environment.BaseAddress, scenario, report, findings);
        if (how.Idempotent && mayAsk)
            seen.Add(Text($"{await probes.RepeatAsync(cancellationToken):#,0} sent again with their keys"));
        if (how.Stored is not null)
            seen.Insert(0, (await new WriteAudit(_contract, _directory, scenario, report, findings).BalanceAsync(_ways, window, cancellationToken)).Line);
        if (how.ShownBy is { } shownBy && mayAsk)
            seen.Add(Text($"{await probes.WriteAndLookAsync(report.Operation, scenario, shownBy, _contract.Audit!.Operations[shownBy], AuditProbes.Enough, cancellationToken):#,0} written and looked for in {shownBy}"));

        if (how.SessionKey is not null)
        {
            var tokens = await new LoginAudit(_directory, _contract.Authentication.Claims, how, findings).CheckAsync(Kept(report, scenario), _ways.Redis?.GetDatabase());
            if (mayAsk)
                await probes.UseTokensAsync([.. tokens.Take(MostTokens)], _contract.Operations.First(one => one is { Method: "GET", Authentication: "bearer" }).Name, cancellationToken);
            seen.Add(Text($"{report.Kept.Count:#,0} answers of {report.Right:#,0} audited"));
        }

        if (how.Truth is not null)
            seen.Add(await HoldReadsAsync(how, report, scenario, depth, mayAsk ? probes : null, findings, cancellationToken));
        if (mayAsk && how.Refused.Count > 0)
            seen.Add(Text($"{await probes.AskWhatIsRefusedAsync(how.Refused, cancellationToken):#,0} asked that must be refused"));
        return string.Join("; ", seen);
    }

    private async Task<string> HoldReadsAsync(
        OperationAudit how, AnswerReport report, ApiScenario scenario, AuditDepth depth, AuditProbes? probes, AuditFindings findings, CancellationToken cancellationToken)
    {
        var reads = new ReadAudit(_ways.Database, _directory, how, findings);
        var apart = depth == AuditDepth.AFewAnswers ? Math.Max(1, report.Kept.Count / Few) : 1;
        var answers = report.Kept
            .Where((_, at) => at % apart == 0)
            .Select(one => (Question: scenario.QuestionOf(one.Arrival), Kept: one))
            .DistinctBy(one => (one.Question.Key, one.Kept.Body))
            .Select(one => (one.Question, one.Kept.AskedAt, Answer: Json(one.Kept.Body)))
            .ToList();
        await Parallel.ForEachAsync(
            answers,
            new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (one, stop) => await reads.CheckAsync(one.Question, one.AskedAt, one.Answer, stop));
        var text = Text($"{answers.Count:#,0} different answers of {report.Right:#,0} audited");
        if (probes is null)
            return text;
        if (how.TruthAfter is not null)
            text += Text($", {await probes.FollowAsync([.. answers.Select(one => (one.Question, one.Answer))], how, reads, cancellationToken):#,0} next pages followed");
        if (how.CachedAs is { } keys)
        {
            text += Text($", {await probes.AskCachesAsync(reads, cancellationToken):#,0} asked to tell cached answers apart");
            if (how.StaleSeconds is > 0 and var most && _ways.Redis is { } redis)
                await CachedTime.CheckAsync(redis, keys, TimeSpan.FromSeconds(most), findings);
            text += await WriteWhatIsShownAsync(how, report, probes, cancellationToken);
        }

        return text;
    }

    /// <summary>What is cached must show at once what another operation writes, whichever of the two is measured.</summary>
    private async Task<string> WriteWhatIsShownAsync(OperationAudit how, AnswerReport report, AuditProbes probes, CancellationToken cancellationToken)
    {
        var text = string.Empty;
        foreach (var writes in _contract.Audit!.Operations.Where(one => one.Value.ShownBy == report.Operation && ApiTable.Rows.ContainsKey(one.Key)).Select(one => one.Key))
        {
            await using var writing = await ScenarioAsync(ApiTable.Rows[writes].Type, report, cancellationToken);
            text += Text($", {await probes.WriteAndLookAsync(writes, writing, report.Operation, how, WritesOfOthers, cancellationToken):#,0} looked for that {writes} wrote");
        }

        return text;
    }

    private async Task<ApiScenario> ScenarioAsync(Type type, AnswerReport report, CancellationToken cancellationToken)
    {
        var scenario = (ApiScenario)Activator.CreateInstance(type)!;
        await scenario.PrepareAsync(
            new ScenarioContext { BaseAddress = _environment.BaseAddress, Seed = report.Seed, RunId = report.RunId, Connections = 1, Files = _files }, cancellationToken);
        return scenario;
    }

    private static IReadOnlyList<(ApiQuestion Question, DateTimeOffset AskedAt, JsonElement Answer)> Kept(AnswerReport report, ApiScenario scenario)
        => [.. report.Kept.Select(one => (scenario.QuestionOf(one.Arrival), one.AskedAt, Json(one.Body)))];

    private static JsonElement Json(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
