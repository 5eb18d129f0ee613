using Xunit.v3;

namespace Wakala.Perf;

/// <summary>Tests that pace a load or measure a time: <c>./perf test</c> runs nothing beside them.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class MeasuresAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("machine", "alone")];
}
