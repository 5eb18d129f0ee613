using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wakala.Platform;

/// <summary>Writes what a load may draw from: tenants with their share, some of their users and contacts, and their secrets.</summary>
internal static class DataFeed
{
    private const int UsersShown = 20;
    private const int ContactsShown = 200;

    public static void Write(string path, SeedPlan plan, SeedTenants tenants)
    {
        var feed = new JsonObject
        {
            ["feed"] = 1,
            ["workload"] = plan.Hash(),
            ["from"] = SeedPlan.From,
            ["to"] = SeedPlan.To,
            ["tenants"] = new JsonArray([.. Enumerable.Range(0, plan.Tenants).Select(tenant => Tenant(tenants, tenant))]),
        };
        var beside = path + ".tmp";
        File.WriteAllText(beside, feed.ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        File.Move(beside, path, overwrite: true);
    }

    private static JsonObject Tenant(SeedTenants tenants, int tenant)
    {
        var count = tenants.ContactCounts[tenant];
        var shown = (int)Math.Min(ContactsShown, count);
        return new JsonObject
        {
            ["slug"] = SeedTenants.Slug(tenant),
            ["weight"] = tenants.Shares.Of(tenant),
            ["webhookSecret"] = tenants.WebhookSecret(tenant),
            ["users"] = new JsonArray([.. Enumerable.Range(0, UsersShown).Select(user => new JsonObject
            {
                ["email"] = SeedTenants.Email(tenant, user),
                ["password"] = SeedTenants.PasswordOf(tenant, user),
            })]),
            // Spread evenly over all that the tenant has.
            ["contacts"] = new JsonArray([.. Enumerable.Range(0, shown).Select(one => Contact(tenants, tenants.ContactId(tenant, count * one / shown)))]),
        };
    }

    private static JsonObject Contact(SeedTenants tenants, long id)
    {
        var (name, phone) = tenants.Contact(id);
        return new JsonObject { ["id"] = id, ["name"] = name, ["phone"] = phone };
    }
}
