using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wakala.Perf.Scenarios;

namespace Wakala.Platform.Tests;

/// <summary>Sends requests as a user would, right ones and wrong ones.</summary>
internal sealed class PlatformClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), token);

    public Task<Answer> PostAsync(string path, string body, string? token = null, string type = "application/json")
        => SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Content(body, type) }, token);

    public async Task<string> LogInAsync(FeedTenant tenant, int user = 0)
    {
        var answer = await LogInAsync(tenant.Slug, tenant.Users[user].Email, tenant.Users[user].Password);
        answer.Status.Should().Be(200);
        return answer.Json["token"]!.GetValue<string>();
    }

    public Task<Answer> LogInAsync(string tenant, string email, string password)
        => PostAsync("/auth/login", JsonSerializer.Serialize(new { tenant, email, password }));

    public Task<Answer> SendMessageAsync(long contactId, string text, string token)
        => PostAsync("/messages/send", JsonSerializer.Serialize(new { contactId, channel = "sms", text }), token);

    /// <summary>A webhook, signed with the tenant's secret.</summary>
    public Task<Answer> ReceiveAsync(FeedTenant tenant, string key, string body)
        => ReceiveAsync(new() { ["X-Wakala-Tenant"] = tenant.Slug, ["Idempotency-Key"] = key, ["X-Wakala-Signature"] = Sign(tenant, body) }, body);

    public Task<Answer> ReceiveAsync(Dictionary<string, string> headers, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/receive") { Content = Content(body, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return SendAsync(request);
    }

    public Task<Answer> UploadAsync(byte[] content, string token, string name = "one.jpg")
    {
        var part = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, "/media/upload") { Content = new MultipartFormDataContent { { part, "file", name } } }, token);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, string? token = null)
    {
        using (request)
        {
            if (token is not null)
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
        }
    }

    public static string Sign(FeedTenant tenant, string body)
        => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(tenant.WebhookSecret), Encoding.UTF8.GetBytes(body)));

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Content(string body, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }
}
