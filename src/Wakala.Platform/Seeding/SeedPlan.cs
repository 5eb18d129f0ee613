using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Platform;

/// <summary>
/// How much is seeded: the document's test data times one factor. The document's 500,000,000 contacts (1,000 tenants of 100 users
/// with 5,000 each) contradict its own 800 MB for <c>contacts_phone_tenant_idx</c>, which is 40 bytes an entry for 20,000,000; full
/// scale takes the 20,000,000. Media rows have no files on disk: nothing here downloads them.
/// </summary>
/// <param name="Scale">The factor.</param>
/// <param name="Seed">What everything is drawn from.</param>
/// <param name="PasswordIterations">Rounds of the users' password hashes.</param>
internal sealed record SeedPlan(double Scale, int Seed, int PasswordIterations)
{
    /// <summary>Raised whenever the rows that a seed gives change.</summary>
    public const int Version = 1;

    public const int UsersPerTenant = 100;

    private const int FewestTenants = 3;

    /// <summary>Twelve months of messages end here.</summary>
    public static DateTimeOffset To { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset From { get; } = To.AddYears(-1);

    public int Tenants => Math.Max(FewestTenants, (int)Math.Round(1_000 * Scale));

    public long Messages => (long)(50_000_000 * Scale);

    public long Contacts => (long)(20_000_000 * Scale);

    public long MediaFiles => (long)(1_000_000 * Scale);

    public long WebhookLogs => (long)(2_000_000 * Scale);

    /// <summary>Names the database that this plan and this build's schema give.</summary>
    public string Hash()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Version} {Scale:R} {Seed} {PasswordIterations}"));
        foreach (var (name, script) in Migrations.Scripts)
            text.Append('\n').Append(name).Append('\n').Append(script);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
