using System.Text.Json.Nodes;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Files of schema 1, as they were committed: rewriting them changes where a value stands and no value.</summary>
public sealed class BaselineMigrationTests : IDisposable
{
    private readonly TemporaryBaselines _baselines = new();

    private BaselineMigration Migration => new(_baselines.Root);

    public void Dispose() => _baselines.Dispose();

    [Fact]
    public void A_load_keeps_its_counts_histograms_and_capacity()
    {
        var (file, old) = Old("load.json", "containers", "api", "post-media-upload");

        Migration.Migrate(file).Should().BeTrue();

        var read = _baselines.Store.Read("containers", "smoke", "api", "POST /media/upload")!;
        ShouldHaveKept(read, old);
        read.Figures.Should().Be(new TimingFigures(Number(old, "figures/p50"), Number(old, "figures/p95"), Number(old, "figures/p99"), Number(old, "figures/mean"), Number(old, "figures/capacity")));
        foreach (var (trial, was) in read.Trials.Zip(old["trials"]!.AsArray(), (trial, was) => (trial.Load!, was!)))
        {
            trial.Rate.Should().Be(Number(old, "rate"));
            (trial.Due, trial.Succeeded, trial.Dropped).Should().Be(((long)was["due"]!, (long)was["succeeded"]!, (long)was["dropped"]!));
            trial.ResponseTime.ToBase64().Should().Be((string)was["responseTime"]!);
            trial.ServiceTime.ToBase64().Should().Be((string)was["serviceTime"]!);
            trial.Capacity!.RequestsPerSecond.Should().Be(Number(was, "capacity/requestsPerSecond"));
            trial.Capacity.Steps.Select(step => (step.Rate, step.P99Milliseconds, step.Held)).Should().Equal(
                was["capacity"]!["steps"]!.AsArray().Select(step => (Number(step!, "rate"), Number(step!, "p99Milliseconds"), (bool)step!["held"]!)));
        }
    }

    [Fact]
    public void Figures_keep_their_names_values_and_plans()
    {
        var (file, old) = Old();

        Migration.Migrate(file).Should().BeTrue();

        var read = _baselines.Store.Read("processes", "smoke", "database", "INSERT INTO messages (...) VALUES (...)")!;
        ShouldHaveKept(read, old);
        foreach (var (trial, was) in read.Trials.Zip(old["trials"]!.AsArray(), (trial, was) => (trial, was!)))
        {
            trial.Load.Should().BeNull();
            trial.Figures.Should().Equal(was["figures"]!.AsObject().ToDictionary(figure => figure.Key, figure => (double)figure.Value!));
            trial.Plans.Select(plan => (plan.Statement, plan.Index, plan.Shape)).Should().Equal(
                was["plans"]!.AsArray().Select(plan => ((string)plan!["statement"]!, (string?)plan["index"], (string)plan["shape"]!)));
        }
    }

    [Fact]
    public void Limits_and_a_release_are_kept()
    {
        var (file, old) = Old("load.json", "containers", "api", "post-media-upload");
        var release = new JsonObject
        {
            ["name"] = "2.4",
            ["commit"] = "0123",
            ["recordedAt"] = "2026-11-01T00:00:00+00:00",
            ["workloadHash"] = "w",
            ["fingerprint"] = old["fingerprint"]!.DeepClone(),
            ["trials"] = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => old["figures"]!.DeepClone())]),
        };
        var limits = new JsonObject { ["P95"] = new JsonObject { ["factor"] = 3, ["slackMilliseconds"] = 20, ["reason"] = "it calls a third party" } };
        Edit(file, "/release", release);
        Edit(file, "/limits", limits);

        Migration.Migrate(file).Should().BeTrue();

        var read = _baselines.Store.Read("containers", "smoke", "api", "POST /media/upload")!;
        read.Limits!["P95"].Should().Be(new MetricLimit(3, 20, "it calls a third party"));
        read.Release!.Name.Should().Be("2.4");
        read.Release.Trials.Should().HaveCount(3).And.AllBeEquivalentTo(read.Figures);
    }

    [Fact]
    public void What_is_of_todays_format_is_left_alone()
    {
        var (file, _) = Old();
        Migration.Migrate(file);
        var text = File.ReadAllText(file);

        Migration.Migrate(file).Should().BeFalse();

        File.ReadAllText(file).Should().Be(text);
        Migration.Files().Should().Equal(file);
    }

    [Theory]
    [InlineData("/reason", "another", false, "/hash", "does not fit the content: the file was edited by hand")]
    [InlineData("/scenario", "another row", true, "/scenario", "is 'another row' of processes, database and smoke, which has another file")]
    [InlineData("/profile", "turbo", true, "/scenario", "*which has another file")]
    [InlineData("/trials/0/seconds", -1, true, "/trials/0/seconds", "must be above 0")]
    [InlineData("/trials/0/p95", 3, true, "/trials/0/p95", "cannot be read")]
    public void What_is_wrong_is_said_and_the_file_stays_as_it_was(string at, object value, bool rehashed, string field, string problem)
    {
        var (file, _) = Old();
        var text = JsonEdit.Set(File.ReadAllText(file), at, JsonValue.Create(value));
        File.WriteAllText(file, rehashed ? JsonEdit.Rehash(text) : text);
        var before = File.ReadAllText(file);

        var refused = Migration.Invoking(migration => migration.Migrate(file)).Should().Throw<BaselineException>().Which;

        refused.File.Should().Be("baselines/processes/database/smoke/insert-into-messages-values.json");
        refused.Field.Should().Be(field);
        refused.Problem.Should().Match(problem);
        File.ReadAllText(file).Should().Be(before);
        Directory.GetDirectories(_baselines.Root).Should().ContainSingle("nothing is left of the attempt");
    }

    [Theory]
    [InlineData("/reason", "another", "/reason")]
    [InlineData("/workloadHash", "another", "/workloadHash")]
    [InlineData("/fingerprint/calibration", 1, "/fingerprint/calibration")]
    [InlineData("/figures/p95", 1, "/figures/p95")]
    [InlineData("/trials/1/seconds", 1, "/trials/1/seconds")]
    [InlineData("/trials/1/load/rate", 1, "/rate")]
    [InlineData("/trials/1/load/due", 1, "/trials/1/due")]
    [InlineData("/trials/1/load/capacity", null, "/trials/1/capacity/*")]
    [InlineData("/trials/1/load/capacity/steps/0/held", null, "/trials/1/capacity/steps/0/held")]
    [InlineData("/trials/1/load/errors", "one", "/trials/1/errors/one")]
    [InlineData("/trials/1/figures", "one", "/trials/1/figures/one")]
    [InlineData("/trials/1/load/responseTime", "of another trial", "/trials/1/responseTime")]
    public void A_value_that_was_lost_or_changed_is_found_when_it_is_read_back(string at, object? value, string found)
    {
        var (file, old) = Old("load.json", "containers", "api", "post-media-upload");
        Migration.Migrate(file);
        var now = File.ReadAllText(file);
        BaselineMigration.Difference(old, JsonNode.Parse(now)!).Should().BeNull();

        JsonNode? planted = value switch
        {
            "of another trial" => JsonNode.Parse(now)!["trials"]![0]!["load"]!["responseTime"]!.DeepClone(),
            "one" => new JsonObject { ["one"] = 1 },
            _ => JsonValue.Create(value),
        };

        BaselineMigration.Difference(old, JsonNode.Parse(JsonEdit.Set(now, at, planted))!).Should().Match(found);
    }

    [Fact]
    public void Text_that_is_no_JSON_is_no_old_baseline() => BaselineMigration.IsOld("P95: 12 ms").Should().BeFalse();

    private static void ShouldHaveKept(Baseline read, JsonNode old)
    {
        (read.Environment, read.Profile, read.Suite, read.Table, read.Scenario).Should().Be(
            ((string)old["environment"]!, (string)old["profile"]!, (string)old["suite"]!, (string)old["table"]!, (string)old["scenario"]!));
        (read.WorkloadHash, read.Commit, read.Reason, read.RecordedAt).Should().Be(
            ((string)old["workloadHash"]!, (string)old["commit"]!, (string)old["reason"]!, (DateTimeOffset)old["recordedAt"]!));
        read.Fingerprint.Limits.Should().Be((string)old["fingerprint"]!["limits"]!);
        read.Fingerprint.Calibration.Should().Be(Number(old, "fingerprint/calibration"));
        read.Trials.Select(trial => (trial.StartedAt, trial.Seconds, trial.Calibration)).Should().Equal(
            old["trials"]!.AsArray().Select(trial => ((DateTimeOffset)trial!["startedAt"]!, Number(trial, "seconds"), Number(trial, "calibration"))));
    }

    private static double Number(JsonNode node, string path) => (double)path.Split('/').Aggregate(node, (parent, name) => parent[name]!);

    private static void Edit(string file, string pointer, JsonNode value) => File.WriteAllText(file, JsonEdit.Rehash(JsonEdit.Set(File.ReadAllText(file), pointer, value)));

    private (string File, JsonNode Old) Old(string sample = "figures.json", string environment = "processes", string suite = "database", string row = "insert-into-messages-values")
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Baselines", "Schema1", sample));
        var file = Path.Combine(_baselines.Root, environment, suite, "smoke", $"{row}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return (file, JsonNode.Parse(text)!);
    }
}
