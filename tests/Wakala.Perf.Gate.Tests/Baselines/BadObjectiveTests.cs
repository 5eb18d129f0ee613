using System.Text.Json.Nodes;

namespace Wakala.Perf.Gate.Tests;

public sealed class BadObjectiveTests : IDisposable
{
    private static readonly Dictionary<string, (Func<string, string> Damage, string Field, string Problem)> Cases = new()
    {
        ["edited by hand"] = (good => JsonEdit.Set(good, "/figures/0/value", 26), "/hash", "*edited by hand"),
        ["seconds for milliseconds"] = (good => Edit(good, "/figures/1/unit", "s"), "/figures/1/unit", "is 's', and P95 is given in 'ms'"),
        ["a unit of another figure"] = (good => Edit(good, "/figures/1/unit", "%"), "/figures/1/unit", "is '%', and P95 is given in 'ms'"),
        ["a figure twice"] = (good => Edit(good, "/figures/1/name", "P50"), "/figures/1/name", "names P50 a second time"),
        ["a figure too few"] = (good => JsonEdit.Rehash(JsonEdit.Remove(good, "/figures/4")), "/figures", "lacks errors"),
        ["a figure of another row"] = (good => Edit(good, "/figures/0/name", "average"), "/figures/0/name", "is 'average', and must be one of P50, P95, P99, RPS, errors; /figures lacks P50"),
        ["a negative figure"] = (good => Edit(good, "/figures/0/value", -25), "/figures/0/value", "must be at least 0"),
        ["no time at all"] = (good => Edit(good, "/figures/0/value", 0), "/figures/0/value", "P50 must be above 0"),
        ["percentiles that descend"] = (good => Edit(good, "/figures/0/value", 61), "/figures", "P50, P95 and P99 do not ascend"),
        ["more errors than requests"] = (good => Edit(good, "/figures/4/value", 101), "/figures/4/value", "is 101 %, more than all requests"),
        ["another scenario"] = (good => Edit(good, "/scenario", "GET /contacts/search"), "/scenario", "is 'GET /contacts/search'*"),
        ["an unknown field"] = (good => Edit(good, "/note", "faster soon"), "/note", "is not a field of this file"),
        ["no source"] = (good => JsonEdit.Remove(good, "/source"), "/source", "is missing"),
    };

    private readonly TemporaryBaselines _baselines = new();

    public BadObjectiveTests() => _baselines.Store.WriteObjective("api", Synthetic.Rules);

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _baselines.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_with_its_file_field_and_remedy(string name)
    {
        var (damage, field, problem) = Cases[name];
        File.WriteAllText(_baselines.Objective, damage(File.ReadAllText(_baselines.Objective)));

        var reading = () => _baselines.Store.ReadObjective("api", Synthetic.Scenario);

        var refused = reading.Should().Throw<BaselineException>().Which;
        refused.Field.Should().Be(field);
        refused.Problem.Should().Match($"{problem}*");
        refused.Remedy.Should().Be("Restore it: git checkout -- baselines/production/api/get-messages-list.json");
    }

    [Fact]
    public void A_missing_one_is_refused()
    {
        var reading = () => _baselines.Store.ReadObjective("api", "POST /auth/login");

        reading.Should().Throw<BaselineException>().WithMessage(
            "baselines/production/api/post-auth-login.json: the objective of POST /auth/login is missing*");
    }

    [Fact]
    public void A_good_one_is_read_as_it_was_written()
        => _baselines.Store.ReadObjective("api", Synthetic.Scenario).Should().Be(Synthetic.Objective);

    private static string Edit(string json, string pointer, JsonNode value) => JsonEdit.Rehash(JsonEdit.Set(json, pointer, value));
}
