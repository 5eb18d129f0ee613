using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Wakala.Perf.Suite;

/// <summary>
/// Samples the stacks of a .NET process through EventPipe, about a thousand times a second, from <see cref="Start"/> to <see cref="StopAsync"/>. It slows the
/// process, so that nothing may be measured meanwhile.
/// </summary>
internal sealed class CodeSampler
{
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const int BufferMegabytes = 128;

    private readonly EventPipeSession _session;
    private readonly string _file;
    private readonly Task _copying;

    private CodeSampler(EventPipeSession session, string file) => (_session, _file, _copying) = (session, file, CopyAsync(session.EventStream, file));

    /// <param name="process">The process' number.</param>
    /// <param name="file">Where its events go meanwhile; gone afterwards.</param>
    public static CodeSampler Start(int process, string file)
    {
        // The runtime's own events name the methods that were compiled.
        EventPipeProvider[] providers = [new(Sampler, EventLevel.Informational), new(Runtime, EventLevel.Informational, (long)ClrTraceEventParser.Keywords.Default)];
        return new CodeSampler(new DiagnosticsClient(process).StartEventPipeSession(providers, requestRundown: true, BufferMegabytes), file);
    }

    /// <summary>Ends it, and counts.</summary>
    public async Task<CodeProfile> StopAsync(CancellationToken cancellationToken)
    {
        using (_session)
        {
            await _session.StopAsync(cancellationToken);
            await _copying;
        }

        return Count();
    }

    private CodeProfile Count()
    {
        var log = TraceLog.CreateFromEventPipeDataFile(_file);
        try
        {
            using var events = new TraceLog(log);
            var (samples, inclusive, own) = (0L, new Dictionary<string, long>(), new Dictionary<string, long>());
            foreach (var sample in events.Events.ByEventType<ClrThreadSampleTraceData>().Where(sample => sample.Type == ClrThreadSampleType.Managed))
            {
                samples++;
                Count(sample.CallStack(), inclusive, own);
            }

            return new CodeProfile(samples, inclusive, own);
        }
        finally
        {
            File.Delete(log);
            File.Delete(_file);
        }
    }

    private static void Count(TraceCallStack? stack, Dictionary<string, long> inclusive, Dictionary<string, long> own)
    {
        // A method that calls itself is on the stack once.
        var seen = new HashSet<string>();
        for (var at = stack; at is not null; at = at.Caller)
        {
            if (at.CodeAddress.FullMethodName is not { Length: > 0 } method || !seen.Add(method))
                continue;
            inclusive[method] = inclusive.GetValueOrDefault(method) + 1;
            if (seen.Count == 1)
                own[method] = own.GetValueOrDefault(method) + 1;
        }
    }

    private static async Task CopyAsync(Stream events, string file)
    {
        await using var target = File.Create(file);
        await events.CopyToAsync(target, CancellationToken.None);
    }
}
