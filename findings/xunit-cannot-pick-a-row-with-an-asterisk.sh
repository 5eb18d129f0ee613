#!/usr/bin/env bash
# xunit.v3 4.0.2, its own runner's filter on display names (-displayName "NAME", simple wildcards), on a theory whose rows are SQL texts.
#
# Guess: a name that is typed whole picks that row, whatever letters it has; or an asterisk can be escaped.
# Seen:  an asterisk between other letters is refused ("wildcards may only be at the beginning and/or end of a filter expression"), also when it is escaped as \*, [*], ** or %2A: these are
#        refused, or pick nothing. A row that is called "SELECT * FROM t" can only be picked by what stands behind its asterisk, together with every other row that ends so.
#
# What it means here: ./perf run --scenario and the processes that measure one row for each build look for the longest part of a row's name without asterisks (RowFilter).
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
    <PackageReference Include="xunit.v3" Version="[4.0.2]" />
  </ItemGroup>
</Project>
XML
cat >Rows.cs <<'CS'
using Xunit;

public class Rows
{
    [Theory]
    [InlineData("SELECT * FROM t")]
    [InlineData("DELETE FROM t")]
    public void Row(string sql) => Assert.NotEmpty(sql);
}
CS

dotnet build -v q -c Release -o out >build.log 2>&1 || { cat build.log; exit 1; }

# What a filter comes to: how many rows it ran, or that it was refused.
try() {
  local said
  said=$(dotnet out/seen.dll -noLogo -noColor -preEnumerateTheories -displayName "$1" 2>&1) || true
  if grep -q 'wildcards may only be at the beginning' <<<"$said"; then echo "$1: refused"
  else echo "$1: $(grep -oE 'Total: [0-9]+' <<<"$said" | grep -oE '[0-9]+' || echo 0)"
  fi | tee -a seen
}

: >seen
try '*"DELETE FROM t"*'
try '*"SELECT * FROM t"*'
try '*"SELECT \* FROM t"*'
try '*"SELECT [*] FROM t"*'
try '*"SELECT ** FROM t"*'
try '*"SELECT %2A FROM t"*'
try '* FROM t"*'

expect() { grep -qxF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect '*"DELETE FROM t"*: 1'
expect '*"SELECT * FROM t"*: refused'
expect '*"SELECT \* FROM t"*: refused'
expect '*"SELECT [*] FROM t"*: refused'
expect '*"SELECT ** FROM t"*: refused'
expect '*"SELECT %2A FROM t"*: 0'
expect '* FROM t"*: 2'
echo 'as described'
