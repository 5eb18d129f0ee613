// One of these moves the temporary directory of the whole process onto a disk that is full.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
