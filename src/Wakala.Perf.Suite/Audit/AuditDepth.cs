namespace Wakala.Perf.Suite;

/// <summary>How far an audit goes.</summary>
internal enum AuditDepth
{
    /// <summary>Of a warm-up: all that was written, and a few answers, since the load that follows asks for the same.</summary>
    AFewAnswers,

    /// <summary>All that was written and every answer that was kept; besides, caches are asked twice, pages followed, writes looked for and keys used again.</summary>
    WithProbes,
}
