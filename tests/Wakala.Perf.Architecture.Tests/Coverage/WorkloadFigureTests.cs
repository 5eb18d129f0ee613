using System.Text;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>What a workload takes from the document stands in code where a whole row of the document is not at hand: it is the document's number.</summary>
public sealed class WorkloadFigureTests
{
    private const string Warming = "Cache Warming Results";
    private const string Throughput = "System Throughput";
    private const string Sockets = "Connection Metrics";
    private const string Release = "release";

    private static readonly IReadOnlyList<string> Hash = DocumentOperations.HashGet.Commands[0].Before!;

    public static TheoryData<string, string, double> Figures => new()
    {
        { "Redis Metrics", "operations_per_second", CacheSizes.CommandsASecond },
        { Warming, "preloaded_data.tenant_configs", CacheSizes.Tenants },
        { Warming, "preloaded_data.active_sessions", CacheSizes.Sessions },
        { Warming, "preloaded_data.hot_queries", CacheSizes.Queries },
        { Warming, "preloaded_data.tenant_configs", DocumentOperations.HashGet.Commands[0].Keys },
        { Warming, "preloaded_data.active_sessions", DocumentOperations.SortedSetAdd.Commands[0].Keys },
        { Throughput, "messages_per_second.average", ThroughputSizes.AverageRate },
        { Throughput, "concurrent_connections.database", ThroughputSizes.DatabaseConnections },
        { Sockets, "max_connections_per_pod", SocketSizes.Of(Release).Pod },
        { Sockets, "total_connections", SocketSizes.Of(Release).All },
        { Sockets, "connection_stability.ping_pong_interval", SocketSizes.Of(Release).PingSeconds },
    };

    public static TheoryData<string> Queries => [.. QueryScenarios.CallsPerMinute.Keys];

    [Theory]
    [MemberData(nameof(Figures))]
    public void A_workload_has_the_documents_number(string table, string figure, double number) => number.Should().Be((double)Of(table, figure).Numbers[0]);

    [Theory]
    [MemberData(nameof(Queries))]
    public void The_stream_of_queries_has_the_documents_calls(string query)
        => QueryScenarios.CallsPerMinute[query].Should().Be((int)Of("Query Performance", $"{query}: Calls/min").Numbers.Single());

    [Fact]
    public void Every_query_of_the_document_is_in_the_stream()
        => QueryScenarios.CallsPerMinute.Keys.Should().BeEquivalentTo(DocumentFigure.All.Where(figure => figure.Table == "Query Performance").Select(figure => figure.Row).Distinct());

    [Fact]
    public void A_tenants_configuration_is_as_long_as_the_documents()
    {
        var figure = Of(Warming, "preloaded_data.tenant_configs");
        var (count, megabytes) = (figure.Numbers[0], figure.Numbers[1]);

        // HSET, the key, then names and values in turn.
        Hash.Skip(2).Where((_, at) => at % 2 == 1).Sum(Encoding.UTF8.GetByteCount).Should().Be((int)(megabytes * 1_000_000 / count));
    }

    private static DocumentFigure Of(string table, string name) => DocumentFigure.All.Single(figure => figure.Table == table && figure.Name == name);
}
