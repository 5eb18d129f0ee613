#!/usr/bin/env bash
# Assertions of .NET's test libraries on a percentile that is no number: NaN, as the percentile of a run that answered nothing.
#
# Guess: NaN is below no limit, as IEEE 754 and C# have it (double.NaN < 200 is false), so that "P99 is less than 200" fails.
# Seen:  "less than" passes in Shouldly 4.3.0, NUnit 4.6.1 and MSTest 4.5.3, which compare by IComparable, where NaN comes before every number; "in range" fails in the same
#        three. FluentAssertions 7.2.2 and AwesomeAssertions 9.6.0 fail in both, and xunit.v3 4.0.2, which has only the range, fails.
#
# What it means here: no figure that is not finite reaches an assertion (TrialProblems, Row.Measured): a trial with one is not believed.
#
# Needs: the .NET SDK 10 with NuGet.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

cat >seen.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <UseSharedCompilation>false</UseSharedCompilation>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="FluentAssertions" Version="[7.2.2]" />
    <PackageReference Include="AwesomeAssertions" Version="[9.6.0]" />
    <PackageReference Include="Shouldly" Version="[4.3.0]" />
    <PackageReference Include="NUnit" Version="[4.6.1]" />
    <PackageReference Include="xunit.v3.assert" Version="[4.0.2]" />
    <PackageReference Include="MSTest.TestFramework" Version="[4.5.3]" />
  </ItemGroup>
</Project>
XML
cat >Seen.cs <<'CS'
var p99 = double.NaN;
Say("C#", () => { if (!(p99 < 200)) throw new InvalidOperationException(); });
Say("FluentAssertions BeLessThan", () => FluentAssertions.AssertionExtensions.Should(p99).BeLessThan(200));
Say("FluentAssertions BeInRange", () => FluentAssertions.AssertionExtensions.Should(p99).BeInRange(0, 200));
Say("AwesomeAssertions BeLessThan", () => AwesomeAssertions.AssertionExtensions.Should(p99).BeLessThan(200));
Say("Shouldly ShouldBeLessThan", () => Shouldly.ShouldBeTestExtensions.ShouldBeLessThan(p99, 200));
Say("Shouldly ShouldBeInRange", () => Shouldly.ShouldBeTestExtensions.ShouldBeInRange(p99, 0, 200));
Say("NUnit Is.LessThan", () => NUnit.Framework.Assert.That(p99, NUnit.Framework.Is.LessThan(200.0)));
Say("NUnit Is.InRange", () => NUnit.Framework.Assert.That(p99, NUnit.Framework.Is.InRange(0.0, 200.0)));
Say("xunit InRange", () => Xunit.Assert.InRange(p99, 0, 200));
Say("MSTest IsLessThan", () => Microsoft.VisualStudio.TestTools.UnitTesting.Assert.IsLessThan(200.0, p99));
Say("MSTest IsInRange", () => Microsoft.VisualStudio.TestTools.UnitTesting.Assert.IsInRange(0.0, 200.0, p99));

static void Say(string name, Action assertion)
{
    try
    {
        assertion();
        Console.WriteLine($"{name}: passes");
    }
    catch (Exception)
    {
        Console.WriteLine($"{name}: fails");
    }
}
CS
dotnet build -v q -c Release -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/seen.dll | tee seen

expect() { grep -qxF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect 'C#: fails'
for passing in 'Shouldly ShouldBeLessThan' 'NUnit Is.LessThan' 'MSTest IsLessThan'; do expect "$passing: passes"; done
for failing in 'Shouldly ShouldBeInRange' 'NUnit Is.InRange' 'MSTest IsInRange' 'xunit InRange' 'FluentAssertions BeLessThan' 'FluentAssertions BeInRange' 'AwesomeAssertions BeLessThan'; do
  expect "$failing: fails"
done
echo 'as described'
