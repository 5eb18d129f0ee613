using Npgsql;

namespace Wakala.Platform;

/// <summary>Fills every table but the messages'.</summary>
internal sealed class OtherRows(SeedPlan plan, SeedTenants tenants, NpgsqlDataSource database)
{
    private static readonly string[] Events = ["message.delivered", "message.read", "message.failed"];

    public Task FillTenantsAsync(CancellationToken cancellationToken) => CopyAsync(
        "tenants (id, slug, name, monthly_quota, webhook_secret, created_at)",
        plan.Tenants,
        (copy, index, _) =>
        {
            var tenant = (int)index;
            copy.BeginRow(6);
            copy.Write(tenant + 1);
            copy.Write(SeedTenants.Slug(tenant));
            copy.Write($"Tenant {tenant + 1}");
            // Large enough that no run of this suite is refused by it.
            copy.Write(1_000_000_000_000L);
            copy.Write(tenants.WebhookSecret(tenant));
            copy.Write(SeedPlan.From);
        },
        cancellationToken);

    public Task FillUsersAsync(CancellationToken cancellationToken) => CopyAsync(
        "users (id, tenant_id, email, password_hash, active, created_at)",
        (long)plan.Tenants * SeedPlan.UsersPerTenant,
        (copy, index, _) =>
        {
            var (tenant, user) = ((int)(index / SeedPlan.UsersPerTenant), (int)(index % SeedPlan.UsersPerTenant));
            copy.BeginRow(6);
            copy.Write(index + 1);
            copy.Write(tenant + 1);
            copy.Write(SeedTenants.Email(tenant, user));
            copy.Write(tenants.PasswordHashOf(tenant, user));
            copy.Write(true);
            copy.Write(SeedPlan.From);
        },
        cancellationToken);

    public Task FillContactsAsync(CancellationToken cancellationToken)
    {
        var tenant = 0;
        var left = tenants.ContactCounts[0];
        return CopyAsync(
            "contacts (id, tenant_id, name, phone, last_seen, created_at)",
            tenants.ContactCounts.Sum(),
            (copy, index, random) =>
            {
                while (left == 0)
                    left = tenants.ContactCounts[++tenant];
                left--;
                var (name, phone) = tenants.Contact(index + 1);
                copy.BeginRow(6);
                copy.Write(index + 1);
                copy.Write(tenant + 1);
                copy.Write(name);
                copy.Write(phone);
                copy.Write(SeedPlan.To.AddSeconds(-random.Below(30 * 86_400)));
                copy.Write(SeedPlan.From);
            },
            cancellationToken);
    }

    public Task FillWebhooksAsync(CancellationToken cancellationToken) => CopyAsync(
        "webhook_logs (id, tenant_id, idempotency_key, event, payload, status, created_at)",
        plan.WebhookLogs,
        (copy, index, random) =>
        {
            var happened = SeedPlan.To.AddSeconds(-random.Below(365 * 86_400));
            var kind = Events[random.Below(Events.Length)];
            copy.BeginRow(7);
            copy.Write(index + 1);
            copy.Write(tenants.Shares.Draw(ref random) + 1);
            copy.Write($"seed-{index:x10}");
            copy.Write(kind);
            copy.Write($$"""{"event":"{{kind}}","reference":"m-{{index}}","occurredAt":"{{happened:O}}"}""");
            copy.Write(random.Below(100) < 97 ? "processed" : "failed");
            copy.Write(happened);
        },
        cancellationToken);

    public Task FillMediaAsync(CancellationToken cancellationToken) => CopyAsync(
        "media_files (id, tenant_id, user_id, file_name, content_type, bytes, sha256, created_at)",
        plan.MediaFiles,
        (copy, index, random) =>
        {
            var tenant = tenants.Shares.Draw(ref random);
            copy.BeginRow(8);
            copy.Write(index + 1);
            copy.Write(tenant + 1);
            copy.Write(SeedTenants.UserId(tenant, random.Below(SeedPlan.UsersPerTenant)));
            copy.Write($"picture-{index}.jpg");
            copy.Write("image/jpeg");
            copy.Write(16_384L + random.Below(4_000_000));
            copy.Write($"{random.Next():x16}{random.Next():x16}{random.Next():x16}{random.Next():x16}");
            copy.Write(SeedPlan.To.AddSeconds(-random.Below(365 * 86_400)));
        },
        cancellationToken);

    private async Task CopyAsync(string table, long rows, WriteRow write, CancellationToken cancellationToken)
    {
        var name = table[..table.IndexOf(' ', StringComparison.Ordinal)];
        var random = new SeedRandom(plan.Seed, name.Length * 1_000);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var truncate = new NpgsqlCommand($"TRUNCATE {name}", connection, transaction))
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await BinaryCopy.BeginAsync(connection, $"COPY {table} FROM STDIN (FORMAT binary, FREEZE)", cancellationToken))
        {
            for (var index = 0L; index < rows; index++)
            {
                var own = new SeedRandom((int)random.Next(), (int)index);
                write(copy, index, own);
                await copy.EndRowAsync(cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private delegate void WriteRow(BinaryCopy copy, long index, SeedRandom random);
}
