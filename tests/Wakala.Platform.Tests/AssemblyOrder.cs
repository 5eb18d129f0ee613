// All share one platform, whose cache some empty and whose rows some count.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
