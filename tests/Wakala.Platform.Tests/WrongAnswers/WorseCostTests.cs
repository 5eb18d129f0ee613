using System.Diagnostics;

namespace Wakala.Platform.Tests;

/// <summary>Each right answer that costs more is right, and costs it.</summary>
public sealed class WorseCostTests(RunningPlatform running, WrongBuild build)
{
    private const int Requests = 40;

    [Fact]
    public async Task A_message_allocates_300_kB_more()
    {
        var (worse, right) = (await AllocatedAsync("cost-garbage:1"), await AllocatedAsync(string.Empty));

        (worse - right).Should().BeInRange(Requests * 250_000L, Requests * 400_000L);
    }

    [Theory]
    [InlineData("cost-processor", "/contacts/search?limit=5&name=a")]
    [InlineData("cost-wait", "/messages/list?limit=20")]
    public async Task A_request_takes_a_millisecond_more(string name, string path)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");
        var token = await trial.TokenAsync();
        var (worse, right) = await trial.AskBothAsync(path);
        worse.Ids.Should().Equal(right.Ids);
        var shortest = TimeSpan.MaxValue;
        for (var request = 0; request < Requests; request++)
        {
            var started = Stopwatch.GetTimestamp();
            await trial.Client.GetAsync(path, token);
            var took = Stopwatch.GetElapsedTime(started);
            shortest = took < shortest ? took : shortest;
        }

        // The shortest of many has no wait but its own.
        shortest.Should().BeGreaterThan(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task An_upload_is_synced_and_right()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, "cost-sync:1");

        (await trial.Client.UploadAsync([1, 2, 3], await trial.TokenAsync())).Status.Should().Be(201);
    }

    private async Task<long> AllocatedAsync(string setting)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, setting);
        var token = await trial.TokenAsync();
        await SendAsync();
        var before = await ReadAsync();
        for (var request = 0; request < Requests; request++)
            await SendAsync();
        return await ReadAsync() - before;

        Task<Answer> SendAsync() => trial.Client.SendMessageAsync(trial.Tenant.Contacts[0].Id, "habari", token);
        async Task<long> ReadAsync() => (await trial.Client.GetAsync("/diagnostics/work")).Json["allocatedBytes"]!.GetValue<long>();
    }
}
