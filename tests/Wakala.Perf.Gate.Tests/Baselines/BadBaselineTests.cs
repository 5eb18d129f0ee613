using System.Text.Json;
using System.Text.Json.Nodes;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Every way in which a baseline's file can be wrong: none is a pass, each has its own message.</summary>
public sealed class BadBaselineTests : IDisposable
{
    private static readonly string TenLatencies = Latencies.Typical(count: 10).ToBase64();

    private static readonly Dictionary<string, (Func<string, string> Damage, string Field, string Problem)> Cases = new()
    {
        ["an empty file"] = (_ => " ", "", "the file is empty"),
        ["a truncated file"] = (good => good[..(good.Length / 2)], "", "*not whole JSON from line * truncated or damaged"),
        ["no JSON"] = (_ => "P95: 12 ms", "", "*not whole JSON*"),
        ["not a number"] = (good => good.Replace("\"rate\": 100", "\"rate\": NaN", StringComparison.Ordinal), "", "*not whole JSON*"),
        ["a field twice"] = (
            good => good.Replace("\"rate\": 100", "\"rate\": 100, \"rate\": 50", StringComparison.Ordinal), "", "*not whole JSON*"),
        ["a field of the file twice"] = (
            good => good.Replace("\"suite\": \"api\"", "\"suite\": \"api\", \"suite\": \"api\"", StringComparison.Ordinal), "", "*not whole JSON*"),
        ["a list"] = (_ => "[]", "", "must be object"),
        ["edited by hand"] = (good => JsonEdit.Set(good, "/trials/1/load/rate", 200), "/hash", "*edited by hand"),
        ["another hash"] = (good => JsonEdit.Set(good, "/hash", new string('0', 64)), "/hash", "*edited by hand"),
        ["no hash"] = (good => JsonEdit.Remove(good, "/hash"), "/hash", "is missing"),
        ["an unknown field"] = (good => JsonEdit.Set(good, "/trials/1/p95", 3), "/trials/1/p95", "is not a field of this file"),
        ["a newer format"] = (good => Edit(good, "/schema", 3), "/schema", "is 3, from a newer version*reads up to 2"),
        ["a format that never was"] = (good => Edit(good, "/schema", 0), "/schema", "must be one of '2'"),
        ["an older format"] = (good => Edit(good, "/schema", 1), "/schema", "is 1, an older format; this project reads 2"),
        ["another scenario"] = (
            good => Edit(good, "/scenario", "POST /auth/login"), "/scenario", "is 'POST /auth/login', and 'GET /messages/list' was asked for"),
        ["another suite"] = (good => Edit(good, "/suite", "database"), "/suite", "is 'database', and 'api' was asked for"),
        ["another environment"] = (
            good => Edit(good, "/environment", "containers"), "/environment", "is 'containers', and 'processes' was asked for"),
        ["another profile"] = (good => Edit(good, "/profile", "pr"), "/profile", "is 'pr', and 'smoke' was asked for"),
        ["a negative figure"] = (good => Edit(good, "/trials/0/seconds", -1), "/trials/0/seconds", "must be above 0"),
        ["an infinite figure"] = (
            good => Replaced(good, "/trials/0/seconds", "1e999"), "/trials/0/seconds", "is 1e999, which is no finite number"),
        ["a figure as text"] = (good => Edit(good, "/trials/0/seconds", "10 s"), "/trials/0/seconds", "must be number"),
        ["no calibration"] = (good => Edit(good, "/trials/0/calibration", 0), "/trials/0/calibration", "must be above 0"),
        ["a limit without its reason"] = (
            good => Edit(good, "/limits", Limit("P95", reason: "")), "/limits/P95/reason", "must not be empty"),
        ["a limit below its baseline"] = (good => Edit(good, "/limits", Limit("P95", factor: 0.5)), "/limits/P95/factor", "must be at least 1"),
        ["a limit of no figure"] = (good => Edit(good, "/limits", Limit("P42")), "/limits/P42", "is not a field of this file"),
        ["text that is no histogram"] = (good => Edit(good, "/trials/2/load/responseTime", "AAAA"), "/trials/2/load/responseTime", "is not a histogram*"),
        ["a histogram of another count"] = (
            good => Edit(good, "/trials/2/load/responseTime", TenLatencies), "/trials/2/load/responseTime", "holds 10 latencies for 1000 arrivals"),
        ["service times of another count"] = (
            good => Edit(good, "/trials/0/load/serviceTime", TenLatencies), "/trials/0/load/serviceTime", "holds 10 latencies for 1000 requests"),
        ["a median that its trials have not"] = (good => Edit(good, "/figures/p95", 2.5), "/figures", "are *, and the medians of the trials are *"),
        ["a release without a name"] = (good => Edit(good, "/release", Release("")), "/release/name", "must not be empty"),
        ["a release of one trial"] = (good => JsonEdit.Rehash(JsonEdit.Remove(JsonEdit.Remove(Edit(good, "/release", Release("2.4")), "/release/trials/0"), "/release/trials/0")),
            "/release/trials", "holds too few: at least 3"),
        ["counters that disagree"] = (
            good => Edit(good, "/trials/0/load/dropped", 7), "/trials/0/load/due", "is 1000, and succeeded, errors and dropped add up to 1007"),
        ["no request"] = (
            good => Edit(Edit(good, "/trials/0/load/succeeded", 0), "/trials/0/load/dropped", 1000), "/trials/0/load/succeeded", "holds no request at all*"),
        ["no rate"] = (good => JsonEdit.Rehash(JsonEdit.Remove(good, "/trials/0/load/rate")), "/trials/0/load/rate", "is missing"),
        ["no response times"] = (good => JsonEdit.Rehash(JsonEdit.Remove(good, "/trials/0/load/responseTime")), "/trials/0/load/responseTime", "is missing"),
        ["a trial without a load beside others"] = (good => Edit(good, "/trials/1/load", null), "/trials/1/load", "is missing, and other trials have one"),
        ["a trial of nothing"] = (good => Loadless(good, "{}"), "/trials/0/figures", "are missing where there is no load either*"),
        ["timings without a load"] = (good => Edit(Loadless(good, """{ "size": 3 }"""), "/limits", Limit("P95")), "/figures", "are *, and the medians of the trials are none*/limits*"),
        ["two trials only"] = (good => JsonEdit.Rehash(JsonEdit.Remove(good, "/trials/0")), "/trials", "holds too few: at least 3"),
        ["one trial only"] = (
            good => JsonEdit.Rehash(JsonEdit.Remove(JsonEdit.Remove(good, "/trials/0"), "/trials/0")), "/trials", "holds too few: at least 3"),
    };

    private readonly TemporaryBaselines _baselines = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _baselines.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_with_its_file_field_and_remedy(string name)
    {
        var (damage, field, problem) = Cases[name];
        _baselines.Store.Write(Synthetic.Baseline());
        File.WriteAllText(_baselines.Measured, damage(File.ReadAllText(_baselines.Measured)));

        var reading = () => _baselines.Read();

        var refused = reading.Should().Throw<BaselineException>().Which;
        refused.File.Should().Be("baselines/processes/api/smoke/get-messages-list.json");
        refused.Field.Should().Be(field);
        refused.Problem.Should().Match($"{problem}*");
        refused.Message.Should().Be($"{refused.File}{(field == "" ? "" : $", field {field}")}: {refused.Problem}. {refused.Remedy}.");
        refused.Remedy.Should().Be(name switch
        {
            "a newer format" => "Bring this checkout up to date: git pull",
            "an older format" => "Rewrite it, with every figure kept: ./perf baselines migrate",
            _ => "Restore it: git checkout -- baselines/processes/api/smoke/get-messages-list.json; or measure it anew: ./perf accept --suite api",
        });
    }

    [Fact]
    public void A_scenario_missing_beside_others_is_refused()
    {
        _baselines.Store.Write(Synthetic.Baseline());

        var reading = () => _baselines.Store.Read("processes", "smoke", "api", "POST /auth/login");

        reading.Should().Throw<BaselineException>().WithMessage(
            "baselines/processes/api/smoke/post-auth-login.json: the row POST /auth/login is missing*./perf accept --suite api.");
    }

    [Fact]
    public void A_bad_baseline_is_not_written()
    {
        var writing = () => _baselines.Store.Write(Synthetic.Baseline(Synthetic.Trial()));

        writing.Should().Throw<BaselineException>().Which.Field.Should().Be("/trials");
        File.Exists(_baselines.Measured).Should().BeFalse();
    }

    private static string Loadless(string json, string figures)
        => Enumerable.Range(0, 3).Aggregate(json, (text, trial) => Edit(Edit(text, $"/trials/{trial}/load", null), $"/trials/{trial}/figures", JsonNode.Parse(figures)));

    private static string Edit(string json, string pointer, JsonNode? value) => JsonEdit.Rehash(JsonEdit.Set(json, pointer, value));

    private static string Replaced(string json, string pointer, string raw)
        => JsonEdit.Set(json, pointer, "here").Replace("\"here\"", raw, StringComparison.Ordinal);

    private static JsonNode Release(string name)
        => JsonSerializer.SerializeToNode(ReleaseAnchor.Of(Synthetic.Baseline(), name), ResultsJson.Options)!;

    private static JsonObject Limit(string figure, double factor = 3, string reason = "it is the only row that calls out")
        => new() { [figure] = new JsonObject { ["factor"] = factor, ["slackMilliseconds"] = 10, ["reason"] = reason } };
}
