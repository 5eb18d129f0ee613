namespace Wakala.Perf.Suite;

/// <summary>How far an audit goes.</summary>
internal enum AuditDepth
{
    /// <summary>What the load left is held to the truth, and nothing more is asked.</summary>
    AnswersAlone,

    /// <summary>Besides, caches are asked twice, pages followed, writes looked for and keys used again.</summary>
    WithProbes,
}
