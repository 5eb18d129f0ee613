using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>Brings up the environment that the settings name; <c>auto</c> is the first that works here.</summary>
internal static class EnvironmentChoice
{
    /// <summary>Reads the file of the environment that the settings name, or that works here; nothing is started, and nothing is sent.</summary>
    /// <exception cref="EnvironmentException">There is no such file, or none works here.</exception>
    public static async Task<EnvironmentFile> FileAsync(SuiteSettings settings, string suite, Action<string> say, CancellationToken cancellationToken)
    {
        if (settings.Environment != AutomaticEnvironment.Name)
        {
            var named = EnvironmentFile.Read(settings.RepositoryRoot, settings.Environment);
            say($"Environment: {named.Name}, as asked for; profile {settings.Profile}.");
            return named;
        }

        var baselines = new BaselineStore(settings.Baselines);
        var (file, why) = await AutomaticEnvironment.ChooseAsync(
            settings.RepositoryRoot, environment => baselines.Knows(environment, settings.Profile, suite), say, cancellationToken);
        say($"Environment: {file.Name}, {why}; profile {settings.Profile}.");
        return file;
    }

    /// <summary>Brings it up; of a live one asks who it is.</summary>
    public static async Task<ITargetEnvironment> StartAsync(
        SuiteSettings settings, EnvironmentFile file, string identityPath, Action<string> say, CancellationToken cancellationToken) => file switch
        {
            ContainersFile containers => await ContainersEnvironment.StartAsync(settings.RepositoryRoot, containers, file.Profile(settings.Profile), say, cancellationToken),
            LiveFile live => await LiveEnvironment.StartAsync(settings.RepositoryRoot, live, identityPath, cancellationToken),
            ProcessesFile processes => await ProcessesEnvironment.StartAsync(settings.RepositoryRoot, processes, file.Profile(settings.Profile), say, cancellationToken),
            _ => throw new InvalidOperationException($"No environment is made of a {file.GetType().Name}."),
        };
}
