using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Wakala.Perf.Results;

/// <summary>
/// HdrHistogram's V2 compressed encoding (the Java implementation's <c>encodeIntoCompressedByteBuffer</c>), as its other tools read it.
/// The library's own encoder leaves the end of its compressed stream out and fills up with zeros, which only it can read again.
/// </summary>
internal static class CompressedHistogram
{
    private const int EncodingCookie = 0x1c849313;
    private const int CompressedCookie = 0x1c849314;
    private const int HeadLength = 40;

    /// <summary>Buckets of a histogram that keeps three significant digits from 1 on: 2,048 below each power of two.</summary>
    private const int SubBucketHalfMagnitude = 10;

    private const int SubBucketMask = (1 << (SubBucketHalfMagnitude + 1)) - 1;

    /// <summary>Encodes values with their counts, in ascending order.</summary>
    public static byte[] Encode(IEnumerable<(long Value, long Count)> values, int significantDigits, long highest)
    {
        var plain = new ArrayBufferWriter<byte>(1024);
        plain.GetSpan(HeadLength)[..HeadLength].Clear();
        plain.Advance(HeadLength);
        var next = 0;
        foreach (var (value, count) in values)
        {
            var index = IndexOf(value);
            // Empty buckets in a row are one negative number.
            if (index > next)
                WriteZigZag(plain, next - index);
            WriteZigZag(plain, count);
            next = index + 1;
        }

        var bytes = plain.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, EncodingCookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - HeadLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), significantDigits);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), 1);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), highest);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(32), 1);

        using var compressed = new MemoryStream();
        compressed.Write(new byte[8]);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);
        var whole = compressed.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(whole, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(4), whole.Length - 8);
        return whole;
    }

    private static int IndexOf(long value)
    {
        var bucket = 63 - BitOperations.LeadingZeroCount((ulong)value | SubBucketMask) - SubBucketHalfMagnitude;
        var subBucket = (int)(value >> bucket);
        return ((bucket + 1) << SubBucketHalfMagnitude) + subBucket - (1 << SubBucketHalfMagnitude);
    }

    /// <summary>A number in as few bytes as it needs, its sign in the lowest bit (LEB128; the ninth byte is whole).</summary>
    private static void WriteZigZag(ArrayBufferWriter<byte> output, long number)
    {
        var left = (ulong)((number << 1) ^ (number >> 63));
        var to = output.GetSpan(9);
        var count = 0;
        for (; left >= 0x80 && count < 8; left >>= 7)
            to[count++] = (byte)(0x80 | (left & 0x7F));
        to[count++] = (byte)left;
        output.Advance(count);
    }
}
