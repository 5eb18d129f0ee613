using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>
/// Wrong answers, one of each row at a time and one in a hundred, in a copy of the platform: the audit of a load that is as long as smoke's, or shorter, finds each. The first
/// round is always tried; the variable <c>WAKALA_PERF_ROUNDS</c> has others tried too (<c>2,3</c>, or <c>all</c>).
/// </summary>
public sealed class PlantedAnswerTests(ITestOutputHelper output)
{
    private const string RoundsVariable = "WAKALA_PERF_ROUNDS";
    private const int Users = 8;

    private static readonly IReadOnlyList<IReadOnlyList<WrongAnswer>> All = WrongAnswers.Rounds(WrongAnswers.All);

    /// <summary>Requests of a row, no more than a smoke trial and its warm-up have.</summary>
    private static readonly Dictionary<string, int> Requests = new() { ["POST /auth/login"] = 420, ["POST /analytics/query"] = 300 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int> Rounds => [.. Environment.GetEnvironmentVariable(RoundsVariable) switch
    {
        null or "" => [1],
        "all" => Enumerable.Range(1, All.Count),
        var some => some.Split(',').Select(one => int.Parse(one, CultureInfo.InvariantCulture)),
    }];

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Each_wrong_answer_of_a_round_is_found(int round)
    {
        LocalServers.SkipWhereMissing();
        var planted = All[round - 1];
        var assembly = await WrongAnswers.BuildAsync(Checkout.Root, _ => { }, Stop);
        using var chosen = new Variables(new() { [CountedPlatform.PlatformVariable] = assembly, [WrongAnswer.Variable] = WrongAnswer.Setting(planted) });

        var found = await AuditAsync([.. planted.Select(one => one.Row)]);

        foreach (var one in planted)
            output.WriteLine($"{one.Name}: {(IsNamed(one) ? string.Empty : "MISSED ")}{string.Join(" ", found[one.Row])}");
        planted.Where(one => !IsNamed(one)).Select(one => one.Name).Should().BeEmpty("each is a wrong answer, and its row says what is wrong");

        bool IsNamed(WrongAnswer one) => found[one.Row].Any(sentence => Regex.IsMatch(sentence, one.Says, RegexOptions.IgnoreCase));
    }

    [Fact]
    public async Task Right_answers_have_no_faults()
    {
        LocalServers.SkipWhereMissing();

        var found = await AuditAsync([.. ApiTable.Rows.Keys]);

        found.Should().OnlyContain(row => row.Value.Count == 0, "the platform is right: {0}", string.Join(" ", found.Values.SelectMany(faults => faults)));
    }

    /// <summary>Loads each row by itself and audits it.</summary>
    private static async Task<Dictionary<string, IReadOnlyList<string>>> AuditAsync(IReadOnlyList<string> rows)
    {
        var file = (ProcessesFile)EnvironmentFile.Read(Checkout.Root, "processes");
        await using var environment = await ProcessesEnvironment.StartAsync(Checkout.Root, file, file.Profile("smoke"), _ => { }, Stop);
        var path = Path.Combine(Checkout.Root, "contract", "wakala.json");
        var (contract, sessions) = (ContractFile.Read(path), Path.Combine(environment.WorkDirectory, "sessions.json"));
        await new SessionOpener(contract, environment.BaseAddress).WriteAsync(DataFeed.Read(environment.FeedPath), 20, double.PositiveInfinity, sessions, Stop);
        var files = new Dictionary<string, string> { ["contract"] = path, ["feed"] = environment.FeedPath, ["sessions"] = sessions };
        await using var audit = await AnswerAudit.OpenAsync(environment, contract, files, Stop);
        var found = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var row in rows)
        {
            await audit.BeginAsync(row, Stop);
            await LoadAsync(ApiTable.Rows[row].Type, new ScenarioContext { BaseAddress = environment.BaseAddress, Seed = 1, RunId = Guid.NewGuid().ToString("N")[..8], Connections = Users, Files = audit.FilesOfLoads }, Requests.GetValueOrDefault(row, 800));
            var audited = await audit.EndAsync(row, ApiTable.Rows[row].Type, [], AuditDepth.WithProbes, Stop);
            audited!.Interruptions.Should().BeEmpty();
            found[row] = audited.Faults;
        }

        return found;
    }

    private static async Task LoadAsync(Type type, ScenarioContext context, int requests)
    {
        await using var scenario = (IScenario)Activator.CreateInstance(type)!;
        await scenario.PrepareAsync(context, Stop);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async index =>
        {
            await using var user = await scenario.OpenAsync(index, Stop);
            for (var arrival = Interlocked.Increment(ref next); arrival < requests; arrival = Interlocked.Increment(ref next))
                await user.SendAsync(arrival, Stop);
        }));
    }
}
