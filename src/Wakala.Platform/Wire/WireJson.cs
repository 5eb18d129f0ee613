using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Platform;

internal sealed record LoginRequest(
    [property: JsonConverter(typeof(StorableText))] string? Tenant,
    [property: JsonConverter(typeof(StorableText))] string? Email,
    string? Password);

internal sealed record LoginAnswer(string Token, int ExpiresIn, long UserId);

internal sealed record SendRequest(long? ContactId, string? Channel, [property: JsonConverter(typeof(StorableText))] string? Text);

internal sealed record SendAnswer(long Id, string Status, DateTimeOffset CreatedAt);

internal sealed record MessageItem(long Id, long ContactId, string Direction, string Channel, string Status, string Text, DateTimeOffset CreatedAt);

internal sealed record MessagePage(IReadOnlyList<MessageItem> Items, string? Next);

internal sealed record ContactItem(long Id, string Name, string Phone, DateTimeOffset? LastSeen);

internal sealed record SeenRequest([property: JsonConverter(typeof(StorableText))] string? Phone, DateTimeOffset? SeenAt);

internal sealed record SeenAnswer(long Id);

internal sealed record ContactPage(IReadOnlyList<ContactItem> Items);

internal sealed record WebhookBody([property: JsonConverter(typeof(StorableText))] string? Event, string? Reference, DateTimeOffset? OccurredAt);

internal sealed record WebhookAnswer(long Id);

internal sealed record WebhookLogItem(long Id, string Event, string Payload, string Status, DateTimeOffset CreatedAt);

internal sealed record WebhookLogPage(IReadOnlyList<WebhookLogItem> Items);

internal sealed record UploadAnswer(long Id, string Sha256, long Bytes);

internal sealed record AnalyticsRequest(DateTimeOffset? From, DateTimeOffset? To, string? GroupBy);

internal sealed record AnalyticsRow(string Key, long Messages, long Contacts);

internal sealed record AnalyticsAnswer(IReadOnlyList<AnalyticsRow> Rows);

internal sealed record HealthAnswer(string Status, string Postgres, string Redis);

internal sealed record IdentityAnswer(string Service, string Environment, string Instance, string Version, string Commit, string? Workload);

internal sealed record SocketRequest(string? Type, string? Token, string? Conversation, string? Ref, string? Text);

internal sealed record SocketWelcome(string Type, string Id, int Missed, bool Whole);

internal sealed record SocketAnswer(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ref,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem);

internal sealed record SocketEvent(string Type, string Conversation, string Ref, long Sender, string Text);

internal sealed record MemoryAnswer(long LiveBytes);

internal sealed record WaitingAnswer(int Threads, long QueuedWork, long OutstandingCommands);

internal sealed record WorkAnswer(
    string Instance, int ProcessId, long? StartedAtTick, long AllocatedBytes, long ProcessorMicroseconds, long? DiskBytes, long BytesWritten, long BytesRead, long Unprepared);

internal sealed record TenantConfig(int Id, string Slug, long MonthlyQuota, string WebhookSecret);

/// <summary>Every payload, serialised by generated code.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(WaitingAnswer))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(SendAnswer))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(ContactPage))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(SeenRequest))]
[JsonSerializable(typeof(SeenAnswer))]
[JsonSerializable(typeof(WebhookLogPage))]
[JsonSerializable(typeof(PoolReading))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(AnalyticsRequest))]
[JsonSerializable(typeof(AnalyticsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(IdentityAnswer))]
[JsonSerializable(typeof(SocketRequest))]
[JsonSerializable(typeof(SocketWelcome))]
[JsonSerializable(typeof(SocketAnswer))]
[JsonSerializable(typeof(SocketEvent))]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(MemoryAnswer))]
[JsonSerializable(typeof(TenantConfig))]
internal sealed partial class WireJson : JsonSerializerContext;
