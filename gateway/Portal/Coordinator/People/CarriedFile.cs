using System.IO.Compression;

namespace PeerReview.Portal.Coordinator.People;

/// <summary>
/// An uploaded file that the page carries from its preview to its import, packed: nothing is stored between the two, and what is imported is
/// what was looked at.
/// </summary>
public static class CarriedFile
{
    /// <summary>The largest file; the gateway lets no larger form through.</summary>
    public const int MaxBytes = 3_000_000;

    /// <summary>The file of a form's field; null when none was chosen. Too large a one is refused.</summary>
    public static async Task<byte[]?> ReadAsync(IFormCollection form, string field)
    {
        if (form.Files.GetFile(field) is not { Length: > 0 } file)
            return null;
        if (file.Length > MaxBytes)
            throw new Api.ApiProblem(StatusCodes.Status400BadRequest, "invalid", "The file is too large") { Errors = new Dictionary<string, string[]> { [field] = ["The file is larger than 3 MB. Leave out columns that are not needed"] } };

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public static string Pack(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            brotli.Write(file);
        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>The file again; null for what was not packed here.</summary>
    public static byte[]? Unpack(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            using var file = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var read = brotli.Read(buffer); read > 0; read = brotli.Read(buffer))
            {
                // A few bytes may unpack to gigabytes.
                if (file.Length + read > MaxBytes)
                    return null;
                file.Write(buffer, 0, read);
            }

            return file.ToArray();
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }
}
