namespace Wakala.Perf.Scenarios;

/// <summary>64 bits of a conversation and what was said in it (FNV-1a): equal texts have equal ones, and others hardly ever. Costs a fifth of a microsecond.</summary>
internal static class TextDigest
{
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static ulong Of(string conversation, string text) => Add(Add(Add(Basis, conversation), "\n"), text);

    private static ulong Add(ulong digest, string text)
    {
        foreach (var character in text)
            digest = (digest ^ character) * Prime;
        return digest;
    }
}
