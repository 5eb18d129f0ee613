using Xunit.v3;

namespace Wakala.Perf;

/// <summary>
/// Tests that take minutes to provoke what they are about: <c>./perf test --all</c> runs them, <c>./perf test</c> does not. <c>docs/check.md</c> says of each what stays in the first tier for it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SecondTierAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc />
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("tier", "second")];
}
