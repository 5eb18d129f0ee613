using System.Text.Json.Nodes;

namespace Wakala.Platform.Tests;

/// <summary>What the platform answered.</summary>
internal sealed record Answer(int Status, string? MediaType, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public JsonArray Items => Json["items"]!.AsArray();

    public List<long> Ids => [.. Items.Select(item => item!["id"]!.GetValue<long>())];

    public void ShouldRefuse(int status, string? field = null)
    {
        Status.Should().Be(status, "the answer is {0}", System.Text.Encoding.UTF8.GetString(Body));
        MediaType.Should().Be("application/problem+json");
        Json["status"]!.GetValue<int>().Should().Be(status);
        if (field is not null)
            (Json["field"]?.GetValue<string>()).Should().Be(field);
    }
}
