using System.Text;

namespace Wakala.Platform;

/// <summary>Texts and names that rows are made of.</summary>
internal sealed class SeedWords
{
    private const int SoupLength = 64 * 1024;
    private const int LongestText = 300;

    private static readonly string[] Words =
    [
        "order", "delivery", "today", "tomorrow", "please", "thanks", "confirm", "address", "number", "invoice", "paid", "waiting", "arrive",
        "morning", "evening", "shop", "phone", "call", "your", "the", "and", "for", "with", "when", "will", "be", "is", "ready", "send", "again",
        "price", "size", "colour", "return", "refund", "question", "answer", "friend", "family", "karibu", "asante", "habari", "sawa", "leo",
        "kesho", "bei", "duka", "simu", "hello", "how", "are", "you", "we", "have", "a", "new", "offer", "this", "week", "only",
    ];

    private static readonly string[] First =
    [
        "Amina", "Juma", "Fatuma", "Hassan", "Grace", "Peter", "Mary", "John", "Zawadi", "Baraka", "Neema", "Omar", "Asha", "David", "Esther",
        "Joseph", "Halima", "Salim", "Rehema", "Daniel", "Joyce", "Musa", "Lucy", "Ibrahim", "Agnes", "Samuel", "Khadija", "Emmanuel", "Saida", "Paul",
    ];

    private static readonly string[] Last =
    [
        "Mwangi", "Otieno", "Kamau", "Hassan", "Ali", "Njoroge", "Wanjiku", "Mushi", "Kimaro", "Mollel", "Ochieng", "Abdallah", "Mbeki", "Nyerere",
        "Kiprop", "Chege", "Mutua", "Achieng", "Juma", "Salum", "Lyimo", "Massawe", "Odhiambo", "Kariuki", "Wambui", "Shayo", "Temba", "Swai",
    ];

    private readonly byte[] _soup;

    public SeedWords(int seed)
    {
        var random = new SeedRandom(seed, -1);
        var text = new StringBuilder();
        while (text.Length < SoupLength + LongestText)
            text.Append(Words[random.Below(Words.Length)]).Append(' ');
        _soup = Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>A message's text of 20 to 300 characters, about 110 on average: short ones are more frequent.</summary>
    public ReadOnlySpan<byte> Message(ref SeedRandom random)
    {
        var unit = random.Unit();
        return _soup.AsSpan(random.Below(SoupLength), 20 + (int)(280 * unit * unit));
    }

    public static string Name(ref SeedRandom random) => $"{First[random.Below(First.Length)]} {Last[random.Below(Last.Length)]}";
}
