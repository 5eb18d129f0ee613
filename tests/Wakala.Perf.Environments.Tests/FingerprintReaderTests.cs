namespace Wakala.Perf.Environments.Tests;

public sealed class FingerprintReaderTests
{
    private const string Graviton = """
        processor	: 0
        BogoMIPS	: 243.75
        Features	: fp asimd
        CPU implementer	: 0x41
        CPU architecture: 8
        CPU variant	: 0x3
        CPU part	: 0xd0c
        CPU revision	: 1
        """;

    [Fact]
    public void A_processor_has_the_name_that_the_kernel_gives_it()
        => FingerprintReader.ProcessorOf(["processor\t: 0", "vendor_id\t: AuthenticAMD", "model name\t: AMD EPYC 9R14"], 3_700).Should().Be("AMD EPYC 9R14");

    [Theory]
    [InlineData("CPU part	: 0xd0c", "CPU part	: 0xd40", null)]
    [InlineData("CPU implementer	: 0x41", "CPU implementer	: 0xc0", null)]
    [InlineData("CPU variant	: 0x3", "CPU variant	: 0x1", null)]
    [InlineData("", "", 2_600)]
    public void Processors_without_a_name_are_told_apart_by_who_made_them_their_part_and_clock(string old, string other, int? clock)
    {
        var one = FingerprintReader.ProcessorOf(Graviton.Split('\n'), null);
        var another = FingerprintReader.ProcessorOf((old.Length == 0 ? Graviton : Graviton.Replace(old, other, StringComparison.Ordinal)).Split('\n'), clock);

        another.Should().NotBe(one);
        one.Should().Contain("implementer 0x41 variant 0x3 part 0xd0c revision 1");
    }

    [Fact]
    public void A_name_that_is_only_the_architecture_s_is_none()
        => FingerprintReader.ProcessorOf(["model name\t: ARMv7 Processor rev 3 (v7l)", "CPU implementer\t: 0x41", "CPU part\t: 0xd08"], null).Should().Contain("part 0xd08");

    [Fact]
    public void Cores_of_several_kinds_are_all_named()
        => FingerprintReader.ProcessorOf(["CPU part\t: 0xd05", "CPU part\t: 0xd05", "CPU part\t: 0xd0a"], null).Should().EndWith("part 0xd05 part 0xd0a");
}
