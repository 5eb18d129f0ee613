using Npgsql;

namespace Wakala.Platform;

/// <summary>
/// Fills the messages table, a month at a time, straight into the month's partition. Each is emptied and filled in one transaction:
/// a server whose <c>wal_level</c> is minimal then need not log the rows, and they are frozen from the start.
/// </summary>
internal sealed class MessageRows(SeedPlan plan, SeedTenants tenants, NpgsqlDataSource database)
{
    private const int Months = 12;

    /// <summary>Two at once: on two cores the server and the writer keep both busy.</summary>
    private const int AtOnce = 2;

    private readonly SeedWords _words = new(plan.Seed);

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        for (var month = 0; month < Months; month++)
            await MonthlyPartitions.EnsureAsync(database, SeedPlan.From.AddMonths(month), cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Months),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (month, stop) => await FillMonthAsync(month, stop));
    }

    private async Task FillMonthAsync(int month, CancellationToken cancellationToken)
    {
        var (first, last) = (plan.Messages * month / Months, plan.Messages * (month + 1) / Months);
        var begin = SeedPlan.From.AddMonths(month);
        var step = (begin.AddMonths(1) - begin) / Math.Max(1, last - first);
        var table = MonthlyPartitions.NameOf(begin);
        var random = new SeedRandom(plan.Seed, month);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var truncate = new NpgsqlCommand($"TRUNCATE {table}", connection, transaction))
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await BinaryCopy.BeginAsync(
            connection,
            $"COPY {table} (id, tenant_id, user_id, contact_id, direction, channel, status, text, created_at) FROM STDIN (FORMAT binary, FREEZE)",
            cancellationToken))
        {
            for (var index = first; index < last; index++)
            {
                WriteRow(copy, index, begin + (step * (index - first)), ref random);
                await copy.EndRowAsync(cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private void WriteRow(BinaryCopy copy, long index, DateTimeOffset createdAt, ref SeedRandom random)
    {
        var tenant = tenants.Shares.Draw(ref random);
        // Some contacts write far more than others: the square of an even draw favours the first.
        var active = random.Unit();
        copy.BeginRow(9);
        copy.Write(index + 1);
        copy.Write(tenant + 1);
        copy.Write(SeedTenants.UserId(tenant, random.Below(SeedPlan.UsersPerTenant)));
        copy.Write(tenants.ContactId(tenant, (long)(active * active * tenants.ContactCounts[tenant])));
        copy.Write((short)(random.Below(100) < 60 ? 0 : 1));
        copy.Write((short)Skewed(random.Below(100), 70, 90));
        copy.Write((short)Skewed(random.Below(1_000), 700, 950, 985));
        copy.Write(_words.Message(ref random));
        copy.Write(createdAt);
    }

    private static int Skewed(int drawn, params ReadOnlySpan<int> upTo)
    {
        var kind = 0;
        while (kind < upTo.Length && drawn >= upTo[kind])
            kind++;
        return kind;
    }
}
