namespace Wakala.Perf.Architecture.Tests;

/// <summary>Uses each of the types beside it in one way, so that <see cref="FolderTests"/> can tell whether that way is seen.</summary>
internal sealed class UsingType : IUsedAsBase
{
    private UsedAsField? _field;

    public List<UsedAsArgument[]> Arguments { get; } = [];

    public Measures Measures { get; } = _ => 1;

    public static int Call() => UsedByCall.Count();

    public static Func<Task<int>> Lambda(int more) => async () => await UsedInLambda.CountAsync() + more;

    public static int Extension(int[] numbers) => numbers.Length();

    public static IEnumerable<object> MethodArgument(object[] some) => some.OfType<UsedAsMethodArgument>();

    public static bool Pattern(object one) => one is UsedInPattern;

    public static string Parameter(UsedAsParameter one) => one.ToString();

    public static string Type() => typeof(UsedByTypeOf).Name;

    [UsedAs]
    [Naming(typeof(UsedInAttribute))]
    public void Attributes() => _field ??= new UsedAsField();

    public static string Constant() => $"{nameof(CopiedConstants)} {CopiedConstants.Count}";
}
