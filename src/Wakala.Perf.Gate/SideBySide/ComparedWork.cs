namespace Wakala.Perf.Gate;

/// <summary>What one request of a row costs two builds.</summary>
/// <param name="Counts">The candidate's counts, held to the base's.</param>
/// <param name="Plans">The statements that both execute and that their databases plan otherwise.</param>
public sealed record ComparedWork(IReadOnlyList<FigureJudgement> Counts, IReadOnlyList<ChangedPlan> Plans);

/// <summary>A statement that the candidate's database plans otherwise than the base's.</summary>
/// <param name="Statement">Its name: <c>SELECT messages</c>.</param>
/// <param name="Base">The base's plan, a step a line.</param>
/// <param name="Candidate">The candidate's.</param>
public sealed record ChangedPlan(string Statement, string Base, string Candidate);
