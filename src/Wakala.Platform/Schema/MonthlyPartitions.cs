using System.Globalization;
using Npgsql;

namespace Wakala.Platform;

/// <summary>The partitions of the messages table, one a month.</summary>
internal static class MonthlyPartitions
{
    public static string NameOf(DateTimeOffset month) => string.Create(CultureInfo.InvariantCulture, $"messages_y{month:yyyy}m{month:MM}");

    /// <summary>Makes the partition of a month when it is not there.</summary>
    public static async Task EnsureAsync(NpgsqlDataSource database, DateTimeOffset within, CancellationToken cancellationToken)
    {
        var first = new DateTimeOffset(within.UtcDateTime.Year, within.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TABLE IF NOT EXISTS {NameOf(first)} PARTITION OF messages FOR VALUES FROM ('{first:O}') TO ('{first.AddMonths(1):O}')");
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
