using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;

namespace Wakala.Perf.Environments.Tests;

/// <summary>Images, engines and registries are named as the Docker client names them.</summary>
public sealed class DockerFilesTests : IDisposable
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("wakala-docker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("postgres", "postgres", "latest", "https://index.docker.io/v1/")]
    [InlineData("postgres:15", "postgres", "15", "https://index.docker.io/v1/")]
    [InlineData("bitnami/postgres:15.2", "bitnami/postgres", "15.2", "https://index.docker.io/v1/")]
    [InlineData("postgres:15@" + Digest, "postgres", Digest, "https://index.docker.io/v1/")]
    [InlineData("postgres@" + Digest, "postgres", Digest, "https://index.docker.io/v1/")]
    [InlineData("registry:5000/postgres", "registry:5000/postgres", "latest", "registry:5000")]
    [InlineData("registry:5000/postgres:15", "registry:5000/postgres", "15", "registry:5000")]
    [InlineData("registry.example/team/postgres:15@" + Digest, "registry.example/team/postgres", Digest, "registry.example")]
    [InlineData("localhost/postgres", "localhost/postgres", "latest", "localhost")]
    public void A_name_is_taken_apart(string image, string repository, string reference, string registry)
    {
        var name = ImageName.Parse(image);

        (name.Repository, name.Reference, name.Registry).Should().Be((repository, reference, registry));
    }

    [Fact]
    public void The_engine_of_the_context_in_use_is_taken()
    {
        Write("config.json", """{ "currentContext": "rootless" }""");
        Write(Path.Combine("contexts", "meta", Hash("rootless"), "meta.json"), """{ "Name": "rootless", "Metadata": {}, "Endpoints": { "docker": { "Host": "unix:///run/user/1000/docker.sock", "SkipTLSVerify": false } } }""");
        Write(Path.Combine("contexts", "meta", Hash("far"), "meta.json"), """{ "Endpoints": { "docker": { "Host": "tcp://build.example:2376" } } }""");

        Files.HostOf(null).Should().Be("unix:///run/user/1000/docker.sock");
        Files.HostOf("far").Should().Be("tcp://build.example:2376");
        Files.HostOf("default").Should().BeNull();
        FluentActions.Invoking(() => Files.HostOf("lost")).Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("'lost'", "docker context ls");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "currentContext": "" }""")]
    [InlineData("""{ "currentContext": "default" }""")]
    [InlineData("not JSON")]
    public void Without_a_context_the_usual_engine_is_meant(string? settings)
    {
        if (settings is not null)
            Write("config.json", settings);

        Files.HostOf(null).Should().BeNull();
    }

    [Fact]
    public async Task A_login_is_shown_to_its_registry_alone()
    {
        var both = Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:pass:word"));
        Write("config.json", $$"""{ "auths": { "registry:5000": { "auth": "{{both}}" }, "https://old.example/v1/": { "auth": "{{both}}" }, "token.example": { "auth": "", "identitytoken": "a-token" }, "empty.example": {} } }""");

        (await Files.LoginAsync("registry:5000", Stop))!.Should().Match<AuthConfig>(login => login.Username == "ann" && login.Password == "pass:word" && login.ServerAddress == "registry:5000");
        (await Files.LoginAsync("old.example", Stop))!.Username.Should().Be("ann");
        (await Files.LoginAsync("token.example", Stop))!.IdentityToken.Should().Be("a-token");
        (await Files.LoginAsync("empty.example", Stop)).Should().BeNull();
        (await Files.LoginAsync("other.example", Stop)).Should().BeNull();
    }

    private DockerFiles Files => new(_folder);

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
