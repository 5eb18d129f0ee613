using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Platform;

/// <summary>The tenants, users and contacts that a plan gives, by number: the rows and the data feed are made of the same.</summary>
internal sealed class SeedTenants
{
    private const int PasswordPool = 16;

    private readonly SeedPlan _plan;
    private readonly long[] _firstContact;
    private readonly string[] _hashes;

    public SeedTenants(SeedPlan plan)
    {
        _plan = plan;
        Shares = new TenantShares(plan.Tenants);
        ContactCounts = Shares.Split(plan.Contacts);
        _firstContact = new long[plan.Tenants];
        for (var tenant = 1; tenant < plan.Tenants; tenant++)
            _firstContact[tenant] = _firstContact[tenant - 1] + ContactCounts[tenant - 1];
        _hashes = [.. Enumerable.Range(0, PasswordPool).Select(one => PasswordHash.Make(Password(one), Salt(plan.Seed, one), plan.PasswordIterations))];
    }

    public TenantShares Shares { get; }

    public long[] ContactCounts { get; }

    public static string Slug(int tenant) => string.Create(CultureInfo.InvariantCulture, $"t-{tenant + 1:0000}");

    public static string Email(int tenant, int user) => string.Create(CultureInfo.InvariantCulture, $"user{user:000}@{Slug(tenant)}.example");

    public string WebhookSecret(int tenant)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"webhook {_plan.Seed} {tenant}"))))[..40];

    public static string PasswordOf(int tenant, int user) => Password(PoolIndex(tenant, user));

    public string PasswordHashOf(int tenant, int user) => _hashes[PoolIndex(tenant, user)];

    public static long UserId(int tenant, int user) => ((long)tenant * SeedPlan.UsersPerTenant) + user + 1;

    /// <summary>A contact's number in its table, from its number within the tenant.</summary>
    public long ContactId(int tenant, long contact) => _firstContact[tenant] + contact + 1;

    /// <summary>A contact's name and phone follow from its number.</summary>
    public (string Name, string Phone) Contact(long id)
    {
        var random = new SeedRandom(_plan.Seed, unchecked((int)(id * 2_654_435_761)));
        return (SeedWords.Name(ref random), string.Create(CultureInfo.InvariantCulture, $"+2557{id % 100_000_000:00000000}"));
    }

    private static int PoolIndex(int tenant, int user) => ((tenant * 31) + user) % PasswordPool;

    private static string Password(int one) => string.Create(CultureInfo.InvariantCulture, $"correct-horse-{one:00}");

    private static byte[] Salt(int seed, int one) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"salt {seed} {one}")))[..16];
}
