using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Wakala.Perf.Results;

/// <summary>Where a figure was measured: figures are like when their fingerprints are.</summary>
public sealed record Fingerprint
{
    private const int ShownOfHash = 8;

    /// <summary>The processor's model name.</summary>
    public required string Processor { get; init; }

    /// <summary>Logical processors that the system may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Cores that a quota of the process's control group holds it to (<see cref="ProcessorQuota"/>); null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Quota { get; init; }

    /// <summary>Memory in GiB, rounded.</summary>
    public required int MemoryGiB { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string Kernel { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>PostgreSQL's server version; null where it cannot be asked.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Redis' server version; null where it cannot be asked.</summary>
    public string? Redis { get; init; }

    /// <summary>Limits on the system under test (<c>shared_buffers=64MB</c>), in a fixed order.</summary>
    public required string Limits { get; init; }

    /// <summary>What played the load that figures were taken from; no part of what is written where clients did, which is how it stands in files of before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LoadEngine Engine { get; init; }

    /// <summary>Work that one core does a second in a fixed computation, in millions: how fast this machine was just then.</summary>
    public required double Calibration { get; init; }

    /// <summary>
    /// A short name: the machine's, and eight letters that stand for all of the fingerprint but its calibration. Equal where <see cref="DifferencesFrom"/> finds nothing.
    /// </summary>
    public string Name()
    {
        var all = string.Join('\n', Processor, Cores, MemoryGiB, Kernel, Runtime, PostgreSql, Redis, Limits, Engine) + (Quota is { } quota ? string.Create(CultureInfo.InvariantCulture, $"\n{quota}") : string.Empty);
        return string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Cores} cores, {MemoryGiB} GiB ({Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..ShownOfHash]})");
    }

    /// <summary>The names of what differs from another fingerprint, calibration apart; empty when they are alike.</summary>
    public IReadOnlyList<string> DifferencesFrom(Fingerprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (string Name, object? Mine, object? Theirs)[] parts =
        [
            ("processor", Processor, other.Processor),
            ("cores", Cores, other.Cores),
            ("processor quota", Quota, other.Quota),
            ("memory", MemoryGiB, other.MemoryGiB),
            ("kernel", Kernel, other.Kernel),
            ("runtime", Runtime, other.Runtime),
            ("PostgreSQL", PostgreSql, other.PostgreSql),
            ("Redis", Redis, other.Redis),
            ("limits", Limits, other.Limits),
            ("engine", Engine, other.Engine),
        ];
        return [.. parts.Where(part => !Equals(part.Mine, part.Theirs)).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Theirs ?? "none"} → {part.Mine ?? "none"}"))];
    }
}
