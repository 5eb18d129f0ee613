using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary><c>POST /messages/send</c>: checks, stores, queues, and tells the tenant's listeners.</summary>
internal sealed class SendEndpoint(NpgsqlDataSource database, IDatabase redis, RedisKeys keys, TimeProvider time)
{
    private const int LongestText = 4_096;
    private const int QueueLength = 100_000;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var request = await RequestBody.ReadAsync(context.Request, WireJson.Default.SendRequest, context.RequestAborted);
        var contact = request.ContactId ?? throw Refusal.OfField("contactId", "contactId is missing.");
        var channel = Array.IndexOf(MessageKinds.Channels, request.Channel);
        if (channel < 0)
            throw Refusal.OfField("channel", $"channel must be one of {string.Join(", ", MessageKinds.Channels)}.");
        if (request.Text is not { Length: >= 1 and <= LongestText } text)
            throw Refusal.OfField("text", $"text must have 1 to {LongestText} characters.");

        await TakeQuotaAsync(caller.Tenant);
        var (id, createdAt) = await InsertAsync(caller, contact, (short)channel, text, context.RequestAborted)
            ?? throw Refusal.NotFound("contactId", "There is no such contact.");
        var answer = new SendAnswer(id, MessageKinds.Statuses[MessageKinds.Queued], createdAt);
        await AnnounceAsync(caller.Tenant.Id, answer);
        return TypedResults.Json(answer, WireJson.Default.SendAnswer, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task TakeQuotaAsync(TenantConfig tenant)
    {
        var key = keys.Quota(tenant.Id, time.GetUtcNow());
        var used = await redis.StringIncrementAsync(key);
        if (used == 1)
            await redis.KeyExpireAsync(key, TimeSpan.FromDays(40));
        if (used > tenant.MonthlyQuota)
            throw new Refusal(StatusCodes.Status429TooManyRequests, null, "The tenant's quota of this month is used up.");
    }

    private async Task<(long Id, DateTimeOffset CreatedAt)?> InsertAsync(
        Caller caller, long contact, short channel, string text, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql.InsertMessage);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = caller.Tenant.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = contact });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = caller.UserId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = MessageKinds.Outbound });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = channel });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = MessageKinds.Queued });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    /// <summary>The new version makes every cached page of the tenant one that nobody asks for any more.</summary>
    private Task AnnounceAsync(int tenant, SendAnswer answer)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Default.SendAnswer);
        return Task.WhenAll(
            redis.StringIncrementAsync(keys.ListVersion(tenant)),
            redis.StreamAddAsync(keys.MessageQueue, [new("tenant", tenant), new("message", payload)], maxLength: QueueLength, useApproximateMaxLength: true),
            redis.PublishAsync(RedisChannel.Literal(keys.Listeners(tenant)), payload));
    }
}
