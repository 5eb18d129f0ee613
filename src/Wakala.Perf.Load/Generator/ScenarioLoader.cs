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
            var known = Types(assembly).Where(one => typeof(IScenario).IsAssignableFrom(one) && !one.IsAbstract).Select(one => one.FullName);
            throw new InvalidOperationException($"{assemblyPath} has no scenario '{typeName}'; it has: {string.Join(", ", known)}.");
        }

        return (IScenario)Activator.CreateInstance(type)!;
    }

    /// <summary>Those that can be loaded: others of the assembly may lean on what is not here.</summary>
    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException some)
        {
            return some.Types.OfType<Type>();
        }
    }
}
