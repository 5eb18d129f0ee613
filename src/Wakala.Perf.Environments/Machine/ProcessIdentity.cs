using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>A process by its number and its start, since numbers are used again.</summary>
/// <param name="Id">The process' number.</param>
/// <param name="Start">Its start in clock ticks after boot (proc(5), field 22 of <c>stat</c>); 0 for one that is gone.</param>
internal readonly record struct ProcessIdentity(int Id, long Start)
{
    public bool IsAlive => Start != 0 && Of(Id).Start == Start;

    public static ProcessIdentity Of(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            // The name in parentheses may hold anything, so fields are counted from its end: field 3 is the first after it.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return new ProcessIdentity(id, 0);
        }
    }

    public static ProcessIdentity Parse(string text)
    {
        var parts = text.Trim().Split(' ');
        return parts.Length == 2
            ? new ProcessIdentity(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is not 'PID START'.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Start}");
}
