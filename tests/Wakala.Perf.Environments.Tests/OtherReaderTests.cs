using System.Text.Json;
using Docker.DotNet.Models;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments.Tests;

/// <summary>What a Docker engine and a Prometheus say of resources.</summary>
public sealed class OtherReaderTests
{
    private const string Statistics = """
        {
          "cpu_stats": { "cpu_usage": { "total_usage": 2500000000 } },
          "memory_stats": { "usage": 900, "stats": { "inactive_file": 100 } },
          "networks": { "eth0": { "rx_bytes": 10, "tx_bytes": 20 }, "eth1": { "rx_bytes": 1, "tx_bytes": 2 } },
          "blkio_stats": { "io_service_bytes_recursive": [ { "op": "read", "value": 4 }, { "op": "Write", "value": 8 }, { "op": "write", "value": 1 }, { "op": "Total", "value": 13 } ] }
        }
        """;

    [Fact]
    public void An_engine_s_message_is_read_as_its_own_program_reads_it()
    {
        var reading = ContainerReader.Reading(JsonSerializer.Deserialize<ContainerStatsResponse>(Statistics)!);

        reading!.Totals.Should().Equal(new Dictionary<ResourceKind, double>
        {
            [ResourceKind.Processor] = 2.5,
            [ResourceKind.Received] = 11,
            [ResourceKind.Sent] = 22,
            [ResourceKind.Read] = 4,
            [ResourceKind.Written] = 9,
        });
        reading.Levels.Should().Equal(new Dictionary<ResourceKind, double> { [ResourceKind.Memory] = 800 });
    }

    [Fact]
    public void A_container_that_has_ended_has_no_reading() => ContainerReader.Reading(new ContainerStatsResponse()).Should().BeNull();

    [Fact]
    public async Task Prometheus_is_asked_what_the_file_names_and_for_how_much_there_is()
    {
        await using var server = new FakeHttp(request => Sample(request.Contains("limit", StringComparison.Ordinal) ? "8" : "4"));
        using var metrics = new MetricsSource(server.Address, TargetRoute.Direct, new Dictionary<string, string> { ["resources.api.processor"] = "cores", ["resources.api.processor.limit"] = "limit" });
        using var over = new CancellationTokenSource();
        var reader = new PrometheusReader(ResourceRole.Api, metrics, TimeProvider.System);

        var watching = reader.WatchAsync(TimeProvider.System.GetTimestamp(), over.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        await over.CancelAsync();
        var series = (await watching).Series.Should().ContainSingle().Which;

        (series.Kind, series.Mean(), series.Limit?.Value).Should().Be((ResourceKind.Processor, 4, 8));
        PrometheusReader.QueryOf(ResourceRole.Database, ResourceKind.WriteOperations).Should().Be("resources.database.writeOperations");
    }

    private static string Sample(string value) => $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"{{{value}}}"]}]}}""";
}
