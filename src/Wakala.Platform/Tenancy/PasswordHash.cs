using System.Globalization;
using System.Security.Cryptography;

namespace Wakala.Platform;

/// <summary>
/// Salted password hashes, PBKDF2 with HMAC-SHA-512 (RFC 8018, NIST SP 800-132), as <c>pbkdf2-sha512$ROUNDS$SALT$HASH</c>. Each
/// carries its own cost, so that the cost of new ones can be raised.
/// </summary>
internal static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha512";
    private const int HashLength = 32;
    private const int SaltLength = 16;

    public static string Make(string password, int iterations) => Make(password, RandomNumberGenerator.GetBytes(SaltLength), iterations);

    public static string Make(string password, byte[] salt, int iterations)
    {
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashLength);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    public static bool Verify(string password, string stored)
    {
        if (stored.Split('$') is not [Scheme, var rounds, var salt, var hash])
            return false;
        var wanted = Convert.FromBase64String(hash);
        var found = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(salt), int.Parse(rounds, CultureInfo.InvariantCulture), HashAlgorithmName.SHA512, wanted.Length);
        return CryptographicOperations.FixedTimeEquals(found, wanted);
    }
}
