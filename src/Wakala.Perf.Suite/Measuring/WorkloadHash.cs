using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Names what a system is asked to do by all that decides it.</summary>
internal static class WorkloadHash
{
    /// <summary>Files leave out what can only be read. Of a workload that would be everything: the properties of an anonymous type are such.</summary>
    private static readonly JsonSerializerOptions Whole = new(ResultsJson.Options) { IgnoreReadOnlyProperties = false };

    /// <summary>Of parts that are written as files have them; one of an anonymous type goes through <see cref="Part"/>.</summary>
    public static string Of(params object[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts, ResultsJson.Options))));

    /// <summary>A part with all of its properties.</summary>
    public static JsonElement Part(object workload) => JsonSerializer.SerializeToElement(workload, Whole);
}
