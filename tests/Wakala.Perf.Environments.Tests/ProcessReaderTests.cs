using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;

namespace Wakala.Perf.Environments.Tests;

/// <summary>What the kernel says of real processes and connections of this test's own.</summary>
[SupportedOSPlatform("linux")]
public sealed class ProcessReaderTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Children_count_with_their_parent_while_they_live_and_after_it_waited_for_them()
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var shell = ChildProcess.Start(new ProcessCommand("bash", ["-c", "(n=0; while [ $n -lt 300000 ]; do n=$((n+1)); done); echo done; read _"]), _ => said.TrySetResult());

        await said.Task.WaitAsync(Stop);
        var use = ProcessUse.Of([shell.Id], TimeProvider.System);
        shell.CloseInput();
        await shell.Ended.WaitAsync(Stop);

        use!.ProcessorSeconds.Should().BeGreaterThan(0.1, "the child that ended has used it");
        use.MemoryBytes.Should().BeInRange(Megabyte / 2, 100 * Megabyte);
        ProcessUse.Of([shell.Id], TimeProvider.System).Should().BeNull("it has ended");
    }

    [Fact]
    public async Task Bytes_over_connections_to_a_port_are_counted_and_those_of_a_closed_one_stay()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var traffic = new PortTraffic([port]);

        var first = await TransferAsync(listener, port, toServer: 3 * Megabyte, toClient: Megabyte);
        await BecomesAsync(traffic, 3 * Megabyte, Megabyte);
        first.Dispose();
        using var second = await TransferAsync(listener, port, toServer: Megabyte, toClient: 0);
        await BecomesAsync(traffic, 4 * Megabyte, Megabyte);
    }

    [Theory]
    [InlineData(new byte[] { }, false)]
    [InlineData(new byte[] { 16, 0, 0, 0, 3, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, true)]
    [InlineData(new byte[] { 16, 0, 0, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, null)]
    [InlineData(new byte[] { 255, 255, 255, 127, 20, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, null)]
    [InlineData(new byte[] { 1, 0, 0, 0, 20, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, null)]
    public void What_is_no_table_gives_no_connection(byte[] piece, bool? isOver)
    {
        var found = new List<SocketBytes>();

        SocketTable.Parse(piece, found).Should().Be(isOver);

        found.Should().BeEmpty();
    }

    [Fact]
    public async Task A_process_of_its_own_is_seen_from_its_processors_to_its_storage()
    {
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        var reader = new ProcessReader(ResourceRole.Api, () => [Environment.ProcessId], [], TimeProvider.System);

        var watching = reader.WatchAsync(TimeProvider.System.GetTimestamp(), over.Token);
        while (!over.IsCancellationRequested)
            Thread.SpinWait(1_000);
        var record = await watching;

        record.Breaks.Should().BeEmpty();
        var processor = record.Series.Single(one => one.Kind == ResourceKind.Processor);
        processor.Mean().Should().BeGreaterThan(0.2);
        processor.Limit!.Value.Should().BeGreaterThan(0);
        record.Series.Single(one => one.Kind == ResourceKind.Memory).Most().Should().BeGreaterThan(10 * Megabyte);
    }

    /// <summary>What is on its way is acknowledged a little later.</summary>
    private static async Task BecomesAsync(PortTraffic traffic, double received, double sent)
    {
        var began = TimeProvider.System.GetTimestamp();
        var bytes = traffic.Read();
        for (; bytes != (received, sent) && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10); bytes = traffic.Read())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        bytes.Should().Be((received, sent));
    }

    private static async Task<IDisposable> TransferAsync(TcpListener listener, int port, int toServer, int toClient)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Stop);
        var server = await listener.AcceptTcpClientAsync(Stop);
        await Task.WhenAll(client.GetStream().WriteAsync(new byte[toServer], Stop).AsTask(), server.GetStream().ReadExactlyAsync(new byte[toServer], Stop).AsTask());
        await Task.WhenAll(server.GetStream().WriteAsync(new byte[toClient], Stop).AsTask(), client.GetStream().ReadExactlyAsync(new byte[toClient], Stop).AsTask());
        return new Both(client, server);
    }

    private sealed class Both(TcpClient client, TcpClient server) : IDisposable
    {
        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
