namespace Wakala.Perf.Suite;

/// <summary>A process that loads the target ended without a result; carries what it said.</summary>
internal sealed class GeneratorException(string message) : InvalidOperationException(message);
