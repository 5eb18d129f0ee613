#!/usr/bin/env bash
# CliWrap 3.10.5, a command whose output nobody asked for: Cli.Wrap("program").WithArguments([…]).ExecuteAsync(), as its first example has it.
#
# Guess: without a target what the program says is thrown away, as by "> /dev/null", and its exit code is its own.
# Seen:  the program gets a pipe, whose reading end is closed at once. What it says a little later fails (a shell that sleeps and says a word:
#        exit code 1; python3) or ends it by SIGPIPE, and the command is reported as failed; a program that is quick may win the race. With any target, also one that throws everything away,
#        it succeeds. Its ExecuteBufferedAsync, besides, keeps a byte order mark at the beginning of what a program says, where Process.StandardOutput of .NET takes it off.
#
# What it means here: a child's output is read to its end, or is this process' own, and never CliWrap's default (ChildProcess); buffered output is read as UTF-8 with its mark (CommandRun).
#
# Needs: the .NET SDK 10 with NuGet, sh, python3.
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
    <PackageReference Include="CliWrap" Version="[3.10.5]" />
  </ItemGroup>
</Project>
XML
cat >Seen.cs <<'CS'
using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;

var shell = Cli.Wrap("sh").WithArguments(["-c", "sleep 0.3; echo done"]).WithValidation(CommandResultValidation.None);
var python = Cli.Wrap("python3").WithArguments(["-c", "for line in range(200_000): print(line)"]).WithValidation(CommandResultValidation.None);
Console.WriteLine($"sh, no target: {(await shell.ExecuteAsync()).ExitCode}");
Console.WriteLine($"python3, no target: {((await python.ExecuteAsync()).ExitCode == 0 ? "ends well" : "fails")}");
Console.WriteLine($"sh, thrown away: {(await shell.WithStandardOutputPipe(PipeTarget.ToStream(Stream.Null)).ExecuteAsync()).ExitCode}");
Console.WriteLine($"python3, thrown away: {(await python.WithStandardOutputPipe(PipeTarget.ToStream(Stream.Null)).ExecuteAsync()).ExitCode}");

var (program, arguments) = ("printf", (string[])[@"\357\273\277{}"]);
var buffered = await Cli.Wrap(program).WithArguments(arguments).ExecuteBufferedAsync();
using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
Console.WriteLine($"a mark and two characters: {buffered.StandardOutput.Length} of CliWrap, {(await process.StandardOutput.ReadToEndAsync()).Length} of Process");
CS

dotnet build -v q -c Release -o out >build.log 2>&1 || { cat build.log; exit 1; }
dotnet out/seen.dll | tee seen

expect() { grep -qxF -- "$1" seen || { echo "CHANGED: not seen any more: $1"; exit 1; }; }
expect 'sh, no target: 1'
expect 'python3, no target: fails'
expect 'sh, thrown away: 0'
expect 'python3, thrown away: 0'
expect 'a mark and two characters: 3 of CliWrap, 2 of Process'
echo 'as described'
