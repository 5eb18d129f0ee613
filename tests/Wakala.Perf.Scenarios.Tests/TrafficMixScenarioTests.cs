using System.Text;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>What users do: each row of the API's table as often as its rate says.</summary>
public sealed class TrafficMixScenarioTests
{
    private const ulong Seed = 5;
    private const int Arrivals = 100_000;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, double> Rates = new()
    {
        ["POST /auth/login"] = 500,
        ["POST /messages/send"] = 5_000,
        ["GET /messages/list"] = 10_000,
        ["GET /contacts/search"] = 3_000,
        ["POST /webhooks/receive"] = 2_000,
        ["POST /media/upload"] = 100,
        ["POST /analytics/query"] = 50,
    };

    [Fact]
    public async Task Rows_are_drawn_as_often_as_their_rates_say()
    {
        await using var mix = await MixAsync(Seed);
        var total = Rates.Values.Sum();

        var drawn = Enumerable.Range(0, Arrivals).CountBy(arrival => RowOf(mix.Draw(arrival))).ToDictionary();

        drawn.Keys.Should().BeEquivalentTo(Rates.Keys);
        foreach (var (row, rate) in Rates)
        {
            // Four and a half standard deviations of a binomial count: one seed in twenty thousand is beyond, over all rows.
            var share = rate / total;
            drawn[row].Should().BeCloseTo((int)Math.Round(Arrivals * share), (uint)Math.Ceiling(4.5 * Math.Sqrt(Arrivals * share * (1 - share))), "of {0}", row);
        }
    }

    [Fact]
    public async Task A_row_without_a_rate_is_never_drawn()
    {
        await using var mix = await MixAsync(Seed, new() { ["GET /messages/list"] = 3, ["POST /media/upload"] = 0, ["GET /contacts/search"] = 1 });

        Enumerable.Range(0, 2_000).Select(arrival => RowOf(mix.Draw(arrival))).Distinct().Should().BeEquivalentTo("GET /messages/list", "GET /contacts/search");
    }

    [Fact]
    public async Task The_same_arrival_is_the_same_request_again_of_whoever_has_the_same_seed()
    {
        await using var one = await MixAsync(Seed);
        await using var another = await MixAsync(Seed);

        // Backwards, so that nothing that was drawn before can tell.
        var first = Enumerable.Range(0, 400).Select(arrival => Text(one.Draw(arrival).Request)).ToList();
        var second = Enumerable.Range(0, 400).Reverse().Select(arrival => Text(another.Draw(arrival).Request)).Reverse().ToList();

        second.Should().Equal(first);
        first.Distinct().Should().HaveCountGreaterThan(100);
    }

    [Fact]
    public async Task Another_seed_is_another_sequence()
    {
        await using var one = await MixAsync(Seed);
        await using var another = await MixAsync(Seed + 1);

        var same = Enumerable.Range(0, 2_000).Count(arrival => RowOf(one.Draw(arrival)) == RowOf(another.Draw(arrival)));

        // Two that know nothing of each other agree as often as one row is drawn twice.
        var byChance = Rates.Values.Sum(rate => Math.Pow(rate / Rates.Values.Sum(), 2));
        (same / 2_000.0).Should().BeApproximately(byChance, 0.05);
    }

    [Fact]
    public async Task What_a_row_sends_is_what_its_own_scenario_makes_again_of_the_same_number()
    {
        using var files = new Temporary();
        await using var mix = await MixAsync(Seed);
        var rows = ApiTable.Rows.ToDictionary(row => row.Key, row => (ApiScenario)Activator.CreateInstance(row.Value.Type)!);
        foreach (var row in rows.Values)
            await row.PrepareAsync(Context(files.Path, Seed, Rates), Stop);
        var seen = new HashSet<string>();

        for (var arrival = 0L; arrival < 2_000 || seen.Count < rows.Count; arrival++)
        {
            var sent = mix.Draw(arrival);
            var row = RowOf(sent);

            Text(rows[row].RequestOf(arrival).Request).Should().Be(Text(sent.Request), "of arrival {0}", arrival);
            rows[row].QuestionOf(arrival).Number.Should().Be(arrival);
            seen.Add(row);
        }

        foreach (var row in rows.Values)
            await row.DisposeAsync();
    }

    [Fact]
    public async Task Which_row_is_drawn_says_nothing_of_whose_request_it_is()
    {
        const string list = "GET /messages/list";
        using var files = new Temporary();
        await using var mix = await MixAsync(Seed);
        await using var own = new ListMessagesScenario();
        await own.PrepareAsync(Context(files.Path, Seed, Rates), Stop);

        var tenants = Enumerable.Range(0, 20_000).Where(arrival => RowOf(mix.Draw(arrival)) == list).Select(arrival => own.QuestionOf(arrival).Tenant.Slug).ToList();

        (tenants.Count(slug => slug == "a") / (double)tenants.Count).Should().BeApproximately(0.6, 0.025);
    }

    private static string RowOf(IHttpExchange exchange) => $"{exchange.Request.Method} {exchange.Request.Address.AbsolutePath}";

    private static string Text(HttpRequest request)
        => $"{request.Method} {request.Address} {string.Join("; ", request.Fields)} {request.ContentType} {Encoding.Latin1.GetString(request.ContentBytes())}";

    private static async Task<TrafficMixScenario> MixAsync(ulong seed, Dictionary<string, double>? rates = null)
    {
        using var files = new Temporary();
        var mix = new TrafficMixScenario();
        await mix.PrepareAsync(Context(files.Path, seed, rates ?? Rates), Stop);
        return mix;
    }

    private static ScenarioContext Context(string files, ulong seed, Dictionary<string, double> rates)
    {
        const string token = "e30.eyJzdWIiOjF9.c2ln";
        var feed = TwoTenants.Write(files);
        ResultsJson.Write(Path.Combine(files, "rates.json"), rates);
        ResultsJson.Write(Path.Combine(files, "sessions.json"), new[] { new Session("a", token), new Session("b", token) });
        return new ScenarioContext
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            Seed = seed,
            RunId = "12345678",
            Connections = 1,
            Files = new Dictionary<string, string>
            {
                ["contract"] = Path.Combine(Checkout.Root, "contract", "wakala.json"),
                ["feed"] = feed,
                ["sessions"] = Path.Combine(files, "sessions.json"),
                [TrafficMixScenario.Rates] = Path.Combine(files, "rates.json"),
            },
        };
    }
}
