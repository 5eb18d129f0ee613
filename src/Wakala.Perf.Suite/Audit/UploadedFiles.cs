using System.Security.Cryptography;
using Wakala.Perf.Load;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Uploaded files on the disk, held to what was sent: all by their length, a seeded sample byte by byte, with the checksum that the answer gave.</summary>
/// <param name="root">The directory in which the platform keeps them; null where it is elsewhere, so that only checksums are held.</param>
/// <param name="path">Where one lies, with <c>{tenantId}</c> and <c>{id}</c>.</param>
/// <param name="directory">Who is who.</param>
/// <param name="scenario">Gives what was sent.</param>
/// <param name="findings">Told what is wrong.</param>
internal sealed class UploadedFiles(string? root, string path, AuditDirectory directory, ApiScenario scenario, AuditFindings findings)
{
    /// <summary>A fault in one of 200 is among 919 with a chance of 99 %.</summary>
    private const int Sample = 919;

    /// <summary>Holds the files of writes that are stored.</summary>
    public async Task CheckAsync(IReadOnlyList<AcknowledgedWrite> writes, CancellationToken cancellationToken)
    {
        var every = Math.Max(1, writes.Count / Sample);
        var offset = new ArrivalRandom(Sample, writes.Count).Below(every);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, writes.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (at, stop) => await CheckAsync(writes[at], at % every == offset, stop));
    }

    private async ValueTask CheckAsync(AcknowledgedWrite write, bool whole, CancellationToken cancellationToken)
    {
        var question = scenario.QuestionOf(write.Arrival);
        var name = $"{write.Id} of {question.Tenant.Slug}";
        if (whole && write.Digest != Convert.ToHexStringLower(SHA256.HashData(question.Content.Span)))
            findings.Add("have a checksum that is not that of what was sent", name);
        if (root is null)
            return;
        var file = new FileInfo(Path.Combine(root, path.Replace("{tenantId}", directory.TenantId(question.Tenant.Slug), StringComparison.Ordinal).Replace("{id}", $"{write.Id}", StringComparison.Ordinal)));
        if (!file.Exists)
            findings.Add("have no file", name);
        else if (file.Length != question.Content.Length)
            findings.Add("have a file of another length than was sent", $"{name}: {file.Length} bytes, and {question.Content.Length} were sent");
        else if (whole && !(await File.ReadAllBytesAsync(file.FullName, cancellationToken)).AsSpan().SequenceEqual(question.Content.Span))
            findings.Add("have a file that is not what was sent", name);
    }
}
