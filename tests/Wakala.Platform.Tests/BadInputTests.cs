namespace Wakala.Platform.Tests;

/// <summary>What is wrong with a request is said as problem+json, with the field's name; CONTACT stands for one of the tenant's own.</summary>
public sealed class BadInputTests(RunningPlatform running)
{
    [Theory] // path, body, status, field
    [InlineData("/auth/login", "{", 400, "body")]
    [InlineData("/auth/login", """{ "tenant": "t-0001", "email": "x" }""", 400, "password")]
    [InlineData("/auth/login", """{ "tenant": "t-0001", "email": "a\u0000b", "password": "x" }""", 400, "email")]
    [InlineData("/contacts/seen", """{ "phone": "1\u00002", "seenAt": "2025-01-01T00:00:00Z" }""", 400, "phone")]
    [InlineData("/messages/send", "{", 400, "body")]
    [InlineData("/messages/send", "null", 400, "body")]
    [InlineData("/messages/send", """{ "contactId": "one", "channel": "sms", "text": "x" }""", 400, "contactId")]
    [InlineData("/messages/send", """{ "channel": "sms", "text": "x" }""", 400, "contactId")]
    [InlineData("/messages/send", """{ "contactId": CONTACT, "channel": "pigeon", "text": "x" }""", 400, "channel")]
    [InlineData("/messages/send", """{ "contactId": CONTACT, "channel": "sms" }""", 400, "text")]
    [InlineData("/messages/send", """{ "contactId": CONTACT, "channel": "sms", "text": "a\u0000b" }""", 400, "text")]
    [InlineData("/analytics/query", """{ "from": "2025-02-01T00:00:00Z", "to": "2025-01-01T00:00:00Z", "groupBy": "day" }""", 400, "to")]
    [InlineData("/analytics/query", """{ "from": "2025-01-01T00:00:00Z", "to": "2025-02-01T00:00:00Z", "groupBy": "mood" }""", 400, "groupBy")]
    [InlineData("/analytics/query", """{ "from": "yesterday", "to": "2025-02-01T00:00:00Z", "groupBy": "day" }""", 400, "from")]
    public async Task A_wrong_body_is_refused(string path, string body, int status, string? field)
    {
        var (client, tenant) = (running.Servers.Client, running.Servers.Feed.Tenants[0]);

        var answer = await client.PostAsync(path, body.Replace("CONTACT", $"{tenant.Contacts[0].Id}", StringComparison.Ordinal), await client.LogInAsync(tenant));

        answer.ShouldRefuse(status, field);
    }

    [Theory]
    [InlineData("/messages/list?limit=0", "limit")]
    [InlineData("/messages/list?limit=101", "limit")]
    [InlineData("/messages/list?limit=x", "limit")]
    [InlineData("/messages/list?before=nonsense", "before")]
    [InlineData("/contacts/search", "name")]
    [InlineData("/contacts/search?name=a&phone=1", "name")]
    [InlineData("/contacts/search?name=a%00b", "name")]
    [InlineData("/contacts/search?phone=1%002", "phone")]
    [InlineData("/contacts/search?name=&phone=1%002", "phone")]
    public async Task A_wrong_address_is_refused(string path, string? field)
    {
        var client = running.Servers.Client;

        var answer = await client.GetAsync(path, await client.LogInAsync(running.Servers.Feed.Tenants[0]));

        answer.ShouldRefuse(400, field);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwidGVuYW50IjoiMSIsImp0aSI6IngifQ.")]
    public async Task A_request_without_a_true_token_is_refused(string? token)
        => (await running.Servers.Client.GetAsync("/messages/list", token)).ShouldRefuse(401);

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        var client = running.Servers.Client;
        var token = await client.LogInAsync(running.Servers.Feed.Tenants[0]);

        (await client.PostAsync("/messages/send", "{}", token, "text/plain")).ShouldRefuse(415);
        (await client.PostAsync("/media/upload", "{}", token)).ShouldRefuse(415);
        (await client.PostAsync("/media/upload", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf", token, "multipart/form-data; boundary=b")).ShouldRefuse(400);
        (await client.UploadAsync(new byte[(16 * 1024 * 1024) + 1], token)).ShouldRefuse(413);
    }

    [Fact]
    public async Task A_webhook_that_is_not_signed_by_its_tenant_is_refused()
    {
        var (client, tenants) = (running.Servers.Client, running.Servers.Feed.Tenants);
        const string body = """{ "event": "message.read" }""";
        var headers = new Dictionary<string, string> { ["X-Wakala-Tenant"] = tenants[0].Slug, ["Idempotency-Key"] = "bad-1" };

        (await client.ReceiveAsync(headers, body)).ShouldRefuse(400, "X-Wakala-Signature");
        headers["X-Wakala-Signature"] = PlatformClient.Sign(tenants[1], body);
        (await client.ReceiveAsync(headers, body)).ShouldRefuse(401);
    }

    [Fact]
    public async Task Whether_a_user_exists_is_not_told()
    {
        var (client, tenant) = (running.Servers.Client, running.Servers.Feed.Tenants[0]);

        var unknown = await client.LogInAsync(tenant.Slug, "nobody@nowhere.example", "x");
        var wrong = await client.LogInAsync(tenant.Slug, tenant.Users[0].Email, "x");

        unknown.ShouldRefuse(401);
        wrong.ShouldRefuse(401);
        unknown.Json["detail"]!.ToString().Should().Be(wrong.Json["detail"]!.ToString());
    }
}
