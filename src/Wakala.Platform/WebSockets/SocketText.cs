namespace Wakala.Platform;

/// <summary>What names and texts of WebSocket messages may be.</summary>
internal static class SocketText
{
    public const int LongestText = 4_096;
    public const int LongestName = 64;
    public const string ConversationProblem = "conversation must have at most 64 characters, none of them a control character.";

    /// <summary>A conversation's name; null where it is none.</summary>
    public static string? Conversation(string text) => text.Length <= LongestName && !text.Any(char.IsControl) ? text : null;
}
