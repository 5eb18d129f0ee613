namespace Wakala.Perf.Results.Tests;

public sealed class ProcessorQuotaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wakala-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_second_version_s_quota_is_that_of_the_strictest_group_above()
    {
        Write("runner.slice/cpu.max", "350000 100000\n");
        Write("runner.slice/cpu.stat", "usage_usec 9\nnr_periods 80\nnr_throttled 3\nthrottled_usec 41000\n");
        Write("runner.slice/job/cpu.max", "max 100000\n");

        Read("0::/runner.slice/job\n").Should().Be(new ProcessorQuota(3.5, 3, 41));
    }

    [Fact]
    public void The_first_version_s_is_read_beside_a_second_one_without_controllers()
    {
        Write("cpu,cpuacct/jobs/7/cpu.cfs_quota_us", "75000\n");
        Write("cpu,cpuacct/jobs/7/cpu.cfs_period_us", "50000\n");
        Write("cpu,cpuacct/jobs/7/cpu.stat", "nr_periods 8\nnr_throttled 5\nthrottled_time 1250000000\n");
        Write("cpu,cpuacct/jobs/cpu.cfs_quota_us", "-1\n");
        Write("cpu,cpuacct/jobs/cpu.cfs_period_us", "100000\n");

        Read("4:memory:/jobs/7\n3:cpu,cpuacct:/jobs/7\n0::/\n").Should().Be(new ProcessorQuota(1.5, 5, 1_250));
    }

    [Theory]
    [InlineData("0::/kubepods/pod1\n")]
    [InlineData("0::/../../elsewhere\n")]
    [InlineData("0::/\n")]
    public void A_container_has_its_own_at_the_root_whatever_path_it_is_told_of(string groups)
    {
        Write("cpu.max", "20000 100000\n");

        Read(groups).Should().Be(new ProcessorQuota(0.2, 0, 0));
    }

    [Theory]
    [InlineData("0::/a\n")]
    [InlineData("2:cpu:/a\n")]
    [InlineData("12:cpuset:/a\n")]
    [InlineData("nothing")]
    [InlineData("")]
    public void None_is_none(string groups)
    {
        Write("a/cpu.max", "max 100000\n");
        Write("cpu/a/cpu.cfs_quota_us", "-1\n");
        Write("cpu/a/cpu.cfs_period_us", "100000\n");

        Read(groups).Cores.Should().BeNull();
    }

    [Fact]
    public void What_was_added_since_is_never_less_than_nothing()
        => new ProcessorQuota(2, 9, 50).Since(new ProcessorQuota(2, 4, 70)).Should().Be(new ProcessorQuota(2, 5, 0));

    [Theory]
    [InlineData("0::/runner.slice/job\n", 2_000_000)]
    [InlineData("0::/other\n", null)]
    [InlineData("5:memory:/jobs\n0::/\n", 4_000_000)]
    public void Memory_has_the_strictest_limit_too(string groups, int? limit)
    {
        Write("runner.slice/memory.max", "2000000\n");
        Write("runner.slice/job/memory.max", "max\n");
        Write("other/memory.max", "max\n");
        Write("memory/jobs/memory.limit_in_bytes", "4000000\n");
        Write("memory/memory.limit_in_bytes", "9223372036854771712\n");

        MemoryLimit.OfGroup(Groups(groups)).Should().Be(limit);
    }

    private ProcessorQuota Read(string groups) => ProcessorQuota.Read(Groups(groups));

    private ControlGroups Groups(string groups)
    {
        Write("groups", groups);
        return new ControlGroups(Path.Combine(_folder, "groups"), _folder);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
