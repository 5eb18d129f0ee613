using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The numbers of tenants and users by the names that questions have.</summary>
internal sealed class AuditDirectory
{
    private readonly Dictionary<string, string> _tenants;
    private readonly Dictionary<string, string> _slugs;
    private readonly Dictionary<(string TenantId, string Email), string> _users;

    private AuditDirectory(Dictionary<string, string> tenants, Dictionary<(string TenantId, string Email), string> users)
        => (_tenants, _slugs, _users) = (tenants, tenants.ToDictionary(one => one.Value, one => one.Key), users);

    /// <summary>Reads it.</summary>
    public static async Task<AuditDirectory> ReadAsync(AuditDatabase database, ContractAudit audit, CancellationToken cancellationToken)
    {
        var none = new Dictionary<string, string>();
        var tenants = await database.RowsAsync(audit.Tenants, none, cancellationToken);
        var users = await database.RowsAsync(audit.Users, none, cancellationToken);
        return new AuditDirectory(
            tenants.ToDictionary(one => RowDifference.Plain(one.GetProperty("slug")), one => RowDifference.Plain(one.GetProperty("id"))),
            users.ToDictionary(
                one => (RowDifference.Plain(one.GetProperty("tenantId")), RowDifference.Plain(one.GetProperty("email"))), one => RowDifference.Plain(one.GetProperty("id"))));
    }

    /// <summary>A tenant's number.</summary>
    public string TenantId(string slug) => _tenants.GetValueOrDefault(slug, string.Empty);

    /// <summary>The slug of a tenant's number; null where there is no such tenant.</summary>
    public string? Slug(string tenantId) => _slugs.GetValueOrDefault(tenantId);

    /// <summary>A user's number; null where the tenant has no such user.</summary>
    public string? UserId(string tenantId, string email) => _users.GetValueOrDefault((tenantId, email));

    /// <summary>A request's values, and its tenant's number, for a statement.</summary>
    public Dictionary<string, string> Parameters(ApiQuestion question)
        => new(question.Values) { ["tenantId"] = TenantId(question.Tenant.Slug), ["tenant"] = question.Tenant.Slug };
}
