using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>What programs that are no part of a run used of the machine meanwhile.</summary>
/// <param name="Cores">Cores that they used on average, together.</param>
/// <param name="Programs">Each of them, the busiest first.</param>
public sealed record ForeignUse(double Cores, IReadOnlyList<ProgramUse> Programs)
{
    private const int MostNamed = 3;
    private const double LeastCores = 0.05;

    /// <summary>Nobody used anything.</summary>
    public static ForeignUse None { get; } = new(0, []);

    /// <summary>The busiest in words, so that whoever reads it knows what to end: <c>cc1plus (4711) 0.6</c>; empty where none stands out.</summary>
    public string Busiest()
        => string.Join(", ", Programs.Take(MostNamed).Where(program => program.Cores >= LeastCores).Select(program => string.Create(CultureInfo.InvariantCulture, $"{program.Name} ({program.Id}) {program.Cores:0.0}")));
}

/// <summary>What one program used.</summary>
/// <param name="Name">Its name, of which the kernel keeps 15 letters.</param>
/// <param name="Id">Its number.</param>
/// <param name="Cores">Cores that it and the children that it waited for used on average.</param>
public sealed record ProgramUse(string Name, int Id, double Cores);
