using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>Brings up the environment that the settings name; <c>auto</c> is the first that works here.</summary>
internal static class EnvironmentChoice
{
    private const string Automatic = "auto";
    private const string Processes = "processes";

    public static async Task<ITargetEnvironment> StartAsync(SuiteSettings settings, Action<string> say, CancellationToken cancellationToken)
    {
        var name = settings.Environment == Automatic ? Processes : settings.Environment;
        var file = EnvironmentFile.Read(settings.RepositoryRoot, name);
        if (file.Kind != Processes)
            throw new EnvironmentException($"environments/{name}.json is of kind '{file.Kind}', which this build does not know.", $"Use a file of kind '{Processes}'.");
        say(settings.Environment == Automatic
            ? $"Environment: {name}, the only kind there is so far; profile {settings.Profile}."
            : $"Environment: {name}, as asked for; profile {settings.Profile}.");
        return await ProcessesEnvironment.StartAsync(settings.RepositoryRoot, file, file.Profile(settings.Profile), say, cancellationToken);
    }
}
