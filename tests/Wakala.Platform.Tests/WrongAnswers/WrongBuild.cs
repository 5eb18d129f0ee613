using Wakala.Perf;

[assembly: AssemblyFixture(typeof(Wakala.Platform.Tests.WrongBuild))]

namespace Wakala.Platform.Tests;

/// <summary>The copy of the platform with all wrong answers in it, built when the first test asks for it.</summary>
public sealed class WrongBuild
{
    private readonly Lazy<Task<string>> _assembly =
        new(() => Perf.Suite.WrongAnswers.BuildAsync(Checkout.Root, _ => { }, CancellationToken.None));

    /// <summary>Its assembly.</summary>
    public Task<string> AssemblyAsync() => _assembly.Value;
}
