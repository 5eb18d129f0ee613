using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>
/// The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. The user's name is left empty, as PostgreSQL has it: it
/// was said at the beginning.
/// </summary>
internal sealed class ScramExchange(string password)
{
    public const string Mechanism = "SCRAM-SHA-256";
    private const int KeyLength = 32;
    private const int MostIterations = 10_000_000;
    private const string NoChannelBinding = "n,,";

    private readonly string _nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
    private string? _serverSignature;

    /// <summary>The first message.</summary>
    public string First => NoChannelBinding + FirstBare;

    private string FirstBare => $"n=,r={_nonce}";

    /// <summary>The proof, for the server's challenge; null where that is none.</summary>
    public string? Answer(string challenge)
    {
        var parts = challenge.Split(',');
        if (parts is not [['r', '=', .. var nonce], ['s', '=', .. var salt], ['i', '=', .. var count], ..]
            || !nonce.StartsWith(_nonce, StringComparison.Ordinal)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > MostIterations)
        {
            return null;
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(salt), iterations, HashAlgorithmName.SHA256, KeyLength);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var final = $"c={Convert.ToBase64String(Encoding.ASCII.GetBytes(NoChannelBinding))},r={nonce}";
        var message = Encoding.UTF8.GetBytes($"{FirstBare},{challenge},{final}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        var proof = clientKey.Zip(signature, (key, sign) => (byte)(key ^ sign)).ToArray();
        _serverSignature = Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), message));
        return $"{final},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Whether the server's last word proves that it knows the password too.</summary>
    public bool IsServer(string last) => _serverSignature is not null && last == $"v={_serverSignature}";
}
