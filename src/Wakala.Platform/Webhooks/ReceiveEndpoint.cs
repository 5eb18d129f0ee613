using System.Security.Cryptography;
using System.Text;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary><c>POST /webhooks/receive</c>: signed by the tenant's secret, done once for each idempotency key.</summary>
internal sealed class ReceiveEndpoint(NpgsqlDataSource database, IDatabase redis, RedisKeys keys, TenantDirectory tenants)
{
    private const int LongestBody = 256 * 1024;
    private const int LongestKey = 200;
    private const int QueueLength = 100_000;
    private const string SignaturePrefix = "sha256=";

    /// <summary>How long a key is known to have been used.</summary>
    public static TimeSpan KeyKept { get; } = TimeSpan.FromDays(1);

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var slug = Header(context, "X-Wakala-Tenant");
        var key = Header(context, "Idempotency-Key");
        var signature = Header(context, "X-Wakala-Signature");
        var body = await ReadAsync(context.Request, context.RequestAborted);
        // One answer for an unknown tenant and for a wrong signature: who exists is nobody's business.
        var tenant = await tenants.FindAsync(slug, context.RequestAborted);
        if (tenant is null || !IsSigned(body, signature, tenant.WebhookSecret))
            throw Refusal.Unauthorized("The signature is not that of this tenant and this body.");
        var webhook = RequestBody.Read(body, WireJson.Default.WebhookBody);
        if (string.IsNullOrEmpty(webhook.Event))
            throw Refusal.OfField("event", "event is missing.");

        var isNew = await redis.StringSetAsync(keys.Webhook(tenant.Id, key), "1", KeyKept, When.NotExists);
        if (!isNew && await FindAsync(tenant.Id, key, context.RequestAborted) is { } earlier)
            return TypedResults.Json(new WebhookAnswer(earlier), WireJson.Default.WebhookAnswer);
        return await StoreAsync(tenant.Id, key, webhook.Event, body, context.RequestAborted);
    }

    private static string Header(HttpContext context, string name)
    {
        var value = context.Request.Headers[name].ToString();
        return value.Length is > 0 and <= LongestKey ? value : throw Refusal.OfField(name, $"The header {name} must have 1 to {LongestKey} characters.");
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LongestBody)
            throw Refusal.TooLarge($"A webhook has at most {LongestBody} bytes.");
        using var body = new MemoryStream((int)(request.ContentLength ?? 1_024));
        var buffer = new byte[8_192];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > LongestBody)
                throw Refusal.TooLarge($"A webhook has at most {LongestBody} bytes.");
        }

        return body.ToArray();
    }

    private static bool IsSigned(byte[] body, string signature, string secret)
    {
        var wanted = SignaturePrefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(wanted), Encoding.UTF8.GetBytes(signature));
    }

    /// <summary>The unique key of the log decides, whatever the cache has forgotten.</summary>
    private async Task<IResult> StoreAsync(int tenant, string key, string kind, byte[] body, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO webhook_logs (tenant_id, idempotency_key, event, payload, status) VALUES ($1, $2, $3, $4, 'received')
            ON CONFLICT (tenant_id, idempotency_key) DO NOTHING RETURNING id
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Encoding.UTF8.GetString(body) });
        if (await command.ExecuteScalarAsync(cancellationToken) is not long id)
        {
            var earlier = await FindAsync(tenant, key, cancellationToken);
            return TypedResults.Json(new WebhookAnswer(earlier!.Value), WireJson.Default.WebhookAnswer);
        }

        await redis.StreamAddAsync(keys.WebhookQueue, [new("tenant", tenant), new("log", id)], maxLength: QueueLength, useApproximateMaxLength: true);
        return TypedResults.Json(new WebhookAnswer(id), WireJson.Default.WebhookAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<long?> FindAsync(int tenant, string key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT id FROM webhook_logs WHERE tenant_id = $1 AND idempotency_key = $2");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return (long?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
