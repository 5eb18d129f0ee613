using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Wakala.Platform;

/// <summary>Uploaded files on the disk, a directory a tenant.</summary>
internal sealed class MediaStore(string root)
{
    private const long LargestFile = 16 * 1024 * 1024;
    private const int BufferSize = 64 * 1024;

    /// <summary>Writes a stream to a new file; the file goes again unless it is kept.</summary>
    public async Task<StoredFile> ReceiveAsync(int tenant, Stream content, CancellationToken cancellationToken)
    {
        var directory = DirectoryOf(tenant);
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Guid.NewGuid().ToString("N"));
        try
        {
            var (bytes, sha256) = await CopyAsync(content, path, cancellationToken);
            return new StoredFile(path, bytes, sha256);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Where a file lies that was kept under its row's id.</summary>
    public string PathOf(int tenant, long id) => Path.Combine(DirectoryOf(tenant), StoredFile.NameOf(id));

    private string DirectoryOf(int tenant) => Path.Combine(root, tenant.ToString(CultureInfo.InvariantCulture));

    private static async Task<(long Bytes, string Sha256)> CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            var bytes = 0L;
            for (int read; (read = await ReadAsync(content, buffer, cancellationToken)) > 0;)
            {
                bytes += read;
                if (bytes > LargestFile)
                    throw Refusal.TooLarge($"A file has at most {LargestFile} bytes.");
                sum.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return (bytes, Convert.ToHexStringLower(sum.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw Refusal.OfField("file", "The body is not whole.");
        }
    }
}

/// <summary>A file that was received, and goes again unless it is kept.</summary>
internal sealed class StoredFile(string path, long bytes, string sha256) : IAsyncDisposable
{
    private bool _kept;

    public long Bytes => bytes;

    public string Sha256 => sha256;

    public static string NameOf(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Keeps it under its row's id, by which workers find it.</summary>
    public void Keep(long id)
    {
        File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, NameOf(id)));
        _kept = true;
    }

    public ValueTask DisposeAsync()
    {
        if (!_kept)
            File.Delete(path);
        return ValueTask.CompletedTask;
    }
}
