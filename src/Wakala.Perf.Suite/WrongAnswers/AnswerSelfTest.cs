using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Whether wrong answers are found here and now: each is planted in a copy of the platform, one of each row at a time, one in a hundred of its requests, and the audit of a load that
/// is as long as smoke's, or shorter, must name it; an audit of the checkout's own build must name nothing.
/// </summary>
/// <param name="root">The checkout.</param>
/// <param name="say">Told what happens, a line each.</param>
public sealed class AnswerSelfTest(string root, Action<string> say)
{
    private const int Users = 8;
    private const int Sessions = 20;
    private const int OfMost = 800;

    /// <summary>Requests of a row, no more than a smoke trial and its warm-up have.</summary>
    private static readonly Dictionary<string, int> Requests = new() { ["POST /auth/login"] = 420, ["POST /analytics/query"] = 300 };

    /// <summary>The rounds: in each, one wrong answer of each row that has one left.</summary>
    public static IReadOnlyList<IReadOnlyList<WrongAnswer>> Rounds { get; } = WrongAnswers.Rounds(WrongAnswers.All);

    /// <summary>Audits the checkout's own build.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was called wrong, and is not.</returns>
    /// <exception cref="EnvironmentException">The servers cannot be brought up.</exception>
    public async Task<IReadOnlyList<string>> RightAnswersAsync(CancellationToken cancellationToken)
        => [.. (await AuditAsync([.. ApiTable.Rows.Keys], cancellationToken)).SelectMany(row => row.Value.Select(sentence => $"{row.Key}: {sentence}"))];

    /// <summary>Plants the wrong answers of a round.</summary>
    /// <param name="planted">One of each row at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">The copy cannot be built, or the servers cannot be brought up.</exception>
    public async Task<IReadOnlyList<PlantedAnswer>> PlantAsync(IReadOnlyList<WrongAnswer> planted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planted);
        using var variables = new ProcessVariables
        {
            [WrongAnswer.PlatformVariable] = await WrongAnswers.BuildAsync(root, say, cancellationToken),
            [WrongAnswer.Variable] = WrongAnswer.Setting(planted),
            [ShellVariables.PassVariable] = WrongAnswer.Variable,
        };
        var found = await AuditAsync([.. planted.Select(one => one.Row)], cancellationToken);
        return [.. planted.Select(one => new PlantedAnswer(one, found[one.Row]))];
    }

    /// <summary>Loads each row by itself and audits it.</summary>
    private async Task<Dictionary<string, IReadOnlyList<string>>> AuditAsync(IReadOnlyList<string> rows, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        await using var environment = await ProcessesEnvironment.StartAsync(root, file, file.Profile(SuiteSettings.ScreenedProfile), say, cancellationToken);
        var path = Path.Combine(root, "contract", "wakala.json");
        var (contract, sessions) = (ContractFile.Read(path), Path.Combine(environment.WorkDirectory, "sessions.json"));
        await new SessionOpener(contract, environment.BaseAddress).WriteAsync(DataFeed.Read(environment.FeedPath), Sessions, double.PositiveInfinity, sessions, cancellationToken);
        var files = new Dictionary<string, string> { ["contract"] = path, ["feed"] = environment.FeedPath, ["sessions"] = sessions };
        await using var audit = await AnswerAudit.OpenAsync(environment, contract, files, cancellationToken);
        var found = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var row in rows)
        {
            await audit.BeginAsync(row, cancellationToken);
            var context = new ScenarioContext { BaseAddress = environment.BaseAddress, Seed = 1, RunId = Guid.NewGuid().ToString("N")[..8], Connections = Users, Files = audit.FilesOfLoads };
            await LoadAsync(ApiTable.Rows[row].Type, context, Requests.GetValueOrDefault(row, OfMost), cancellationToken);
            var audited = await audit.EndAsync(row, ApiTable.Rows[row].Type, [], AuditDepth.WithProbes, cancellationToken);
            found[row] = audited is { Interruptions.Count: 0 }
                ? audited.Faults
                : throw new EnvironmentException($"{row} was not audited: {string.Join("; ", audited?.Interruptions ?? ["the generator left no report"])}.", "Run it again.");
        }

        return found;
    }

    private static async Task LoadAsync(Type type, ScenarioContext context, int requests, CancellationToken cancellationToken)
    {
        await using var scenario = (IScenario)Activator.CreateInstance(type)!;
        await scenario.PrepareAsync(context, cancellationToken);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async index =>
        {
            await using var user = await scenario.OpenAsync(index, cancellationToken);
            for (var arrival = Interlocked.Increment(ref next); arrival < requests; arrival = Interlocked.Increment(ref next))
                await user.SendAsync(arrival, cancellationToken);
        }));
    }
}
