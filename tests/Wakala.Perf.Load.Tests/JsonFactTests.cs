using System.Text;

namespace Wakala.Perf.Load.Tests;

public sealed class JsonFactTests
{
    [Theory]
    [InlineData("/id", """{"a":{"id":9},"id":1}""", true)]
    [InlineData("/items/0/id", """{"next":null,"items":[{"x":[1,2],"id":"a"}]}""", true)]
    [InlineData("/items/1/id", """{"items":[{"id":1},{"id":2}]}""", true)]
    [InlineData("/a~1b", """{"a/b":1}""", true)]
    [InlineData("/items/0/id", """{"items":[]}""", false)]
    [InlineData("/items/0/id", """{"items":{"0":{"id":null}}}""", false)]
    [InlineData("/id", """{"id":null}""", false)]
    [InlineData("/id", """{"id""", false)]
    [InlineData("/id", "", false)]
    [InlineData("/id", "<html>", false)]
    [InlineData("/id", """["id"]""", false)]
    public void A_fact_holds_where_its_pointer_leads_to_a_value(string path, string json, bool holds)
        => new JsonFact(path).HoldsIn(Encoding.UTF8.GetBytes(json)).Should().Be(holds);

    [Theory]
    [InlineData("")]
    [InlineData("items")]
    public void Text_that_is_no_pointer_is_refused(string path)
    {
        var making = () => new JsonFact(path);

        making.Should().Throw<ArgumentException>();
    }
}
