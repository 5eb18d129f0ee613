using System.Net.Http.Headers;
using System.Text;

namespace Wakala.Platform.Tests;

/// <summary>An upload that does not come to its end leaves no file.</summary>
public sealed class BrokenUploadTests(RunningPlatform running)
{
    private const string Boundary = "the-boundary-of-this-test";

    private readonly Servers _servers = running.Servers;

    [Fact]
    public async Task A_body_that_breaks_off_is_refused_and_not_kept()
    {
        var before = Files();
        var half = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n{new string('x', 100_000)}";

        var answer = await UploadAsync(half);

        answer.ShouldRefuse(400, "file");
        Files().Should().Be(before);
    }

    [Fact]
    public async Task A_form_without_the_file_is_refused()
        => (await UploadAsync($"--{Boundary}\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--{Boundary}--\r\n")).ShouldRefuse(400, "file");

    [Fact]
    public async Task A_name_with_a_path_stays_a_name()
    {
        var answer = await UploadAsync($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/a.jpg\"\r\n\r\nx\r\n--{Boundary}--\r\n");

        answer.Status.Should().Be(201);
        (await _servers.Rows.ReadAllAsync<string>("SELECT file_name FROM media_files WHERE id = $1", answer.Json["id"]!.GetValue<long>())).Should().Equal("a.jpg");
    }

    private async Task<Answer> UploadAsync(string body)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");
        return await _servers.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/media/upload") { Content = content }, await _servers.Client.LogInAsync(_servers.Feed.Tenants[0]));
    }

    private int Files() => Directory.Exists(_servers.MediaRoot) ? Directory.GetFiles(_servers.MediaRoot, "*", SearchOption.AllDirectories).Length : 0;
}
