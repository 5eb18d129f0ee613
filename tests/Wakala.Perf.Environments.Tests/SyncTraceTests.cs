using FluentAssertions;

namespace Wakala.Perf.Environments.Tests;

public sealed class SyncTraceTests
{
    [Fact]
    public void Calls_that_bring_something_to_a_disk_are_counted_once_each()
        => SyncTrace.Count(
        [
            "101 fsync(12)                          = 0",
            "101 fdatasync(12 <unfinished ...>",
            "102 openat(AT_FDCWD, \"/a\", O_WRONLY|O_CREAT|O_DSYNC, 0644) = 13",
            "101 <... fdatasync resumed>)           = 0",
            "103 msync(0x7f0000000000, 4096, MS_SYNC) = 0",
            "103 syncfs(7)                          = 0",
        ]).Should().Be(5);

    [Fact]
    public void Other_calls_are_not()
        => SyncTrace.Count(
        [
            "101 openat(AT_FDCWD, \"/fsync\", O_RDONLY|O_CLOEXEC) = 13",
            "101 msync(0x7f0000000000, 4096, MS_ASYNC) = 0",
            "101 +++ exited with 0 +++",
        ]).Should().Be(0);
}
