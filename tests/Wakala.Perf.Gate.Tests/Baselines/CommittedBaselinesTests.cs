using System.Text.Json;

namespace Wakala.Perf.Gate.Tests;

/// <summary>What is committed can be used: a file that was edited by hand fails here, and not half an hour later in the suite that reads it.</summary>
public sealed class CommittedBaselinesTests
{
    private static readonly string Root = Path.Combine(Checkout.Root, "baselines");

    public static TheoryData<string> Measured => [.. Directory.GetFiles(Root, "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => file.Split(Path.DirectorySeparatorChar) is [var kind, _, _, _] && kind != "production")];

    [Theory]
    [MemberData(nameof(Measured))]
    public void Can_be_read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, file)));
        var scenario = document.RootElement.GetProperty("scenario").GetString()!;
        var folders = file.Split(Path.DirectorySeparatorChar);
        var (kind, suite, profile) = (folders[0], folders[1], folders[2]);

        object? read = kind switch
        {
            "work" => new BaselineStore(Root).ReadWork(profile, suite, scenario),
            _ => new BaselineStore(Root).Read(kind, profile, suite, scenario),
        };

        read.Should().NotBeNull();
    }
}
