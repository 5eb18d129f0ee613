namespace Wakala.Platform;

/// <summary>What the small numbers in the messages table mean.</summary>
internal static class MessageKinds
{
    public const short Outbound = 0;
    public const short Sent = 2;
    public const short Queued = 4;

    public static string[] Directions { get; } = ["outbound", "inbound"];

    public static string[] Channels { get; } = ["whatsapp", "sms", "email"];

    public static string[] Statuses { get; } = ["read", "delivered", "sent", "failed", "queued"];
}
