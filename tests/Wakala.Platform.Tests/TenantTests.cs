using System.Security.Cryptography;

namespace Wakala.Platform.Tests;

/// <summary>A tenant sees all of its own rows, and none of another's.</summary>
public sealed class TenantTests(RunningPlatform running)
{
    private readonly Servers _servers = running.Servers;

    [Fact]
    public async Task Pages_hold_each_message_of_the_tenant_once_newest_first_and_no_other()
    {
        var tenant = _servers.Feed.Tenants[2];
        var token = await _servers.Client.LogInAsync(tenant);
        var read = new List<long>();
        for (string? next = string.Empty; next is not null;)
        {
            var page = await _servers.Client.GetAsync($"/messages/list?limit=100&before={next}", token);
            read.AddRange(page.Ids);
            next = page.Json["next"]?.GetValue<string>();
        }

        read.Should().Equal(await _servers.Rows.ReadAllAsync<long>($"SELECT id FROM messages WHERE {Rows.OfTenant} ORDER BY created_at DESC, id DESC", tenant.Slug));
    }

    [Fact]
    public async Task Anothers_cursor_leads_to_own_rows_only()
    {
        var (one, other) = (_servers.Feed.Tenants[0], _servers.Feed.Tenants[1]);
        var next = (await _servers.Client.GetAsync("/messages/list", await _servers.Client.LogInAsync(one))).Json["next"]!.GetValue<string>();

        var page = await _servers.Client.GetAsync($"/messages/list?before={next}", await _servers.Client.LogInAsync(other));

        page.Ids.Should().NotBeEmpty();
        page.Ids.Should().BeSubsetOf(await _servers.Rows.ReadAllAsync<long>($"SELECT id FROM messages WHERE {Rows.OfTenant}", other.Slug));
    }

    [Fact]
    public async Task Searching_and_counting_stay_within_the_tenant()
    {
        var (tenant, other) = (_servers.Feed.Tenants[0], _servers.Feed.Tenants[1]);
        var token = await _servers.Client.LogInAsync(tenant);

        var found = await _servers.Client.GetAsync("/contacts/search?limit=50&name=a", token);
        var theirs = await _servers.Client.GetAsync($"/contacts/search?phone={Uri.EscapeDataString(other.Contacts[0].Phone)}", token);
        var counted = await _servers.Client.PostAsync(
            "/analytics/query", """{ "from": "2025-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z", "groupBy": "channel" }""", token);

        found.Ids.Should().NotBeEmpty().And.BeSubsetOf(await _servers.Rows.ReadAllAsync<long>($"SELECT id FROM contacts WHERE {Rows.OfTenant}", tenant.Slug));
        theirs.Ids.Should().BeEmpty();
        counted.Json["rows"]!.AsArray().Sum(row => row!["messages"]!.GetValue<long>()).Should().Be(
            await _servers.Rows.ReadAsync<long>($"SELECT count(*) FROM messages WHERE {Rows.OfTenant} AND created_at < '2026-01-01Z'", tenant.Slug));
    }

    [Fact]
    public async Task Nothing_is_sent_to_anothers_contact()
    {
        var token = await _servers.Client.LogInAsync(_servers.Feed.Tenants[0]);
        var before = await _servers.Rows.ReadAsync<long>("SELECT count(*) FROM messages");

        (await _servers.Client.SendMessageAsync(_servers.Feed.Tenants[1].Contacts[0].Id, "x", token)).ShouldRefuse(404, "contactId");

        (await _servers.Rows.ReadAsync<long>("SELECT count(*) FROM messages")).Should().Be(before);
    }

    [Fact]
    public async Task A_sent_message_shows_at_once()
    {
        var tenant = _servers.Feed.Tenants[0];
        var token = await _servers.Client.LogInAsync(tenant);
        await _servers.Client.GetAsync("/messages/list", token);

        var sent = await _servers.Client.SendMessageAsync(tenant.Contacts[0].Id, "habari", token);

        (await _servers.Client.GetAsync("/messages/list", token)).Ids[0].Should().Be(sent.Json["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_webhook_is_stored_once_whatever_the_cache_forgets()
    {
        var tenant = _servers.Feed.Tenants[0];
        const string body = """{ "event": "message.read" }""";

        var first = await _servers.Client.ReceiveAsync(tenant, "once", body);
        var second = await _servers.Client.ReceiveAsync(tenant, "once", body);
        await _servers.ForgetAsync();
        var third = await _servers.Client.ReceiveAsync(tenant, "once", body);

        new[] { second, third }.Select(answer => answer.Json["id"]!.GetValue<long>()).Should().AllBeEquivalentTo(first.Json["id"]!.GetValue<long>());
        (await _servers.Rows.ReadAsync<long>("SELECT count(*) FROM webhook_logs WHERE idempotency_key = 'once'")).Should().Be(1);
    }

    [Fact]
    public async Task A_lost_session_is_restored_unless_the_user_was_deactivated()
    {
        var tenant = _servers.Feed.Tenants[0];
        var token = await _servers.Client.LogInAsync(tenant, user: 9);
        await _servers.ForgetAsync();
        (await _servers.Client.GetAsync("/messages/list", token)).Status.Should().Be(200);

        await _servers.Rows.ChangeAsync("UPDATE users SET active = false WHERE email = $1", tenant.Users[9].Email);
        await _servers.ForgetAsync();

        (await _servers.Client.GetAsync("/messages/list", token)).ShouldRefuse(401);
    }

    [Fact]
    public async Task An_upload_is_on_the_disk_with_its_checksum()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);

        var answer = await _servers.Client.UploadAsync(content, await _servers.Client.LogInAsync(_servers.Feed.Tenants[0]));

        answer.Json["sha256"]!.GetValue<string>().Should().Be(Convert.ToHexStringLower(SHA256.HashData(content)));
        Directory.EnumerateFiles(_servers.MediaRoot, "*", SearchOption.AllDirectories)
            .Should().Contain(path => new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).SequenceEqual(content));
    }
}
