using System.Reflection;

namespace Wakala.Perf.Load;

/// <summary>Makes a scenario from the name of its type.</summary>
internal static class ScenarioLoader
{
    /// <exception cref="InvalidOperationException">There is no such type, or it is no scenario; says what there is.</exception>
    public static IScenario Load(string assemblyPath, string typeName)
    {
        var assembly = Assembly.LoadFrom(Path.GetFullPath(assemblyPath));
        var type = assembly.GetType(typeName);
        if (type is null || !typeof(IScenario).IsAssignableFrom(type) || type.IsAbstract)
        {
            var known = assembly.GetTypes().Where(one => typeof(IScenario).IsAssignableFrom(one) && !one.IsAbstract).Select(one => one.FullName);
            throw new InvalidOperationException($"{assemblyPath} has no scenario '{typeName}'; it has: {string.Join(", ", known)}.");
        }

        return (IScenario)Activator.CreateInstance(type)!;
    }
}
