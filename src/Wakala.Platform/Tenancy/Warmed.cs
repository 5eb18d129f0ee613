namespace Wakala.Platform;

/// <summary>So many keys, with so many bytes in keys and values.</summary>
internal sealed record Warmed(int Count, long Bytes);
