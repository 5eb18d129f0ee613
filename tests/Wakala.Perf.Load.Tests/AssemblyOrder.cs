// Loads are paced in real time, and another test's load beside them would move it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
