namespace Wakala.Perf.Gate.Tests;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("objective.schema.json")]
    [InlineData("baseline.schema.json")]
    [InlineData("waivers.schema.json")]
    public void The_schema_that_was_built_in_is_the_one_beside_the_baselines(string name)
    {
        using var stream = typeof(BaselineStore).Assembly.GetManifestResourceStream(name)!;
        using var builtIn = new StreamReader(stream);

        builtIn.ReadToEnd().Should().Be(File.ReadAllText(Path.Combine(Repository.Baselines, "schema", name)));
    }
}
