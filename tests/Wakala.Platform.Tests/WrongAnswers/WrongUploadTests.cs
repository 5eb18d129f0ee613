using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>Each wrong answer of <c>POST /media/upload</c> is what it says. Two files are uploaded, and the second is looked at.</summary>
public sealed class WrongUploadTests(RunningPlatform running, WrongBuild build)
{
    private static readonly byte[] First = RandomNumberGenerator.GetBytes(200_000), Second = RandomNumberGenerator.GetBytes(300_000);

    private static readonly Dictionary<string, Action<Uploaded>> Faults = new()
    {
        ["upload-sum"] = uploaded => Sum(uploaded).Should().NotBe(SumOf(Second)),
        ["upload-first-block"] = uploaded => Sum(uploaded).Should().NotBe(SumOf(Second)),
        ["upload-short"] = uploaded => (Sum(uploaded), uploaded.File!.Length).Should().Be((SumOf(Second), 270_000)),
        ["upload-hole"] = uploaded => uploaded.File.Should().Equal([.. Second[..^4096], .. new byte[4096]]),
        ["upload-other-file"] = uploaded => uploaded.File.Should().Equal(First),
        ["upload-cut"] = uploaded => Sum(uploaded).Should().Be(SumOf(uploaded.File!)).And.NotBe(SumOf(Second)),
        ["upload-bytes"] = uploaded => (uploaded.Answers[1].Json["bytes"]!.GetValue<long>(), uploaded.Row["bytes"]!.GetValue<long>()).Should().Be((299_008, 300_000)),
        ["upload-row-bytes"] = uploaded => (uploaded.Answers[1].Json["bytes"]!.GetValue<long>(), uploaded.Row["bytes"]!.GetValue<long>()).Should().Be((300_000, 299_008)),
        ["upload-row-sum"] = uploaded => uploaded.Row["sha256"]!.GetValue<string>().Should().Be(SumOf(First)),
        ["upload-name"] = uploaded => uploaded.Row["file_name"]!.GetValue<string>().Should().Be("first.jpg"),
        ["upload-type"] = uploaded => uploaded.Row["content_type"]!.GetValue<string>().Should().Be("application/octet-stream"),
        ["upload-user"] = uploaded => uploaded.Row["user_id"]!.GetValue<long>().Should().NotBe(1),
        ["upload-other-tenant"] = uploaded => uploaded.Row["tenant_id"]!.GetValue<int>().Should().NotBe(1),
        ["upload-lost"] = uploaded => (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((0, 0, 0)),
        ["upload-no-row"] = uploaded => (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((0, 2, 2)),
        ["upload-twice"] = uploaded => (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((4, 2, 2)),
        ["upload-no-file"] = uploaded => (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((2, 0, 2)),
        ["upload-not-queued"] = uploaded => (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((2, 2, 0)),
        ["upload-queued-twice"] = uploaded => (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((2, 2, 4)),
        ["upload-queue-id"] = uploaded => uploaded.Queue[1]["media"].Should().Be(uploaded.Rows[0]["id"]!.ToString()),
        ["upload-queue-tenant"] = uploaded => uploaded.Queue[1]["tenant"].Should().NotBe("1"),
        ["upload-earlier-id"] = uploaded => uploaded.Answers[1].Json["id"]!.ToString().Should().Be(uploaded.Rows[0]["id"]!.ToString()),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_upload_goes_wrong_as_it_says(string name)
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, $"{name}:1");

        var uploaded = await UploadTwoAsync(trial);

        uploaded.Answers.Should().OnlyContain(answer => answer.Status == 201);
        Faults[name](uploaded);
    }

    [Fact]
    public async Task Without_a_fault_each_is_stored_kept_and_queued_once()
    {
        await using var trial = await WrongTrial.StartAsync(running.Servers, build, string.Empty);

        var uploaded = await UploadTwoAsync(trial);

        (uploaded.Rows.Count, uploaded.Files, uploaded.Queue.Count).Should().Be((2, 2, 2));
        uploaded.File.Should().Equal(Second);
        (Sum(uploaded), uploaded.Row["sha256"]!.GetValue<string>()).Should().Be((SumOf(Second), SumOf(Second)));
    }

    private static async Task<Uploaded> UploadTwoAsync(WrongTrial trial)
    {
        var last = await trial.Servers.Rows.ReadAsync<long>("SELECT max(id) FROM media_files");
        var token = await trial.TokenAsync();
        Answer[] answers = [await trial.Client.UploadAsync(First, token, "first.jpg"), await trial.Client.UploadAsync(Second, token, "second.jpg")];
        var rows = await trial.Servers.Rows.ReadAllAsync<string>("SELECT to_jsonb(f)::text FROM media_files f WHERE id > $1 ORDER BY id", last);
        var file = Path.Combine(trial.MediaRoot, "1", answers[1].Json["id"]!.ToString());
        return new Uploaded(
            answers,
            [.. rows.Select(row => JsonNode.Parse(row)!)],
            await trial.QueueAsync("media"),
            Directory.GetFiles(trial.MediaRoot, "*", SearchOption.AllDirectories).Length,
            File.Exists(file) ? await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken) : null);
    }

    private static string Sum(Uploaded uploaded) => uploaded.Answers[1].Json["sha256"]!.GetValue<string>();

    private static string SumOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private sealed record Uploaded(Answer[] Answers, List<JsonNode> Rows, List<Dictionary<string, string>> Queue, int Files, byte[]? File)
    {
        /// <summary>The second one's.</summary>
        public JsonNode Row => Rows[^1];
    }
}
