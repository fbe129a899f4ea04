using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Membership.Csv;

/// <summary>A CSV file in a request: its body as <c>text/csv</c>, or the first file of a form.</summary>
internal static class UploadedCsv
{
    /// <summary>Opens the file for reading from its beginning; a form is read as it comes, never held in memory.</summary>
    public static async Task<Stream> OpenAsync(HttpRequest request, long maxSize, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxSize)
            throw new BadHttpRequestException("The file is too large.", StatusCodes.Status413PayloadTooLarge);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw Unsupported();
        if (type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            return new LimitedStream(request.Body, maxSize);
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
            throw Unsupported();

        try
        {
            var form = new MultipartReader(boundary, request.Body);
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.AsFileSection() is not null)
                    return new LimitedStream(section.Body, maxSize);
            }
        }
        catch (IOException)
        {
            throw Refusal.Invalid("file", "The form could not be read.");
        }
        catch (InvalidDataException)
        {
            throw Refusal.Invalid("file", "The form could not be read.");
        }

        throw Refusal.Invalid("file", "The form has no file.");
    }

    /// <summary>Reads a file of a few rows in the request itself.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxSize">The most bytes.</param>
    /// <param name="required">Columns that must be there.</param>
    /// <param name="maxRows">The most rows.</param>
    /// <param name="read">Called for each row.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task ReadAsync(
        HttpRequest request, long maxSize, IReadOnlyList<string> required, int maxRows, Action<CsvTable> read, CancellationToken cancellationToken)
    {
        await using var content = await OpenAsync(request, maxSize, cancellationToken);
        await using var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await content.CopyToAsync(file, cancellationToken);
        file.Position = 0;
        var encoding = await CsvText.DetectAsync(file, cancellationToken);
        file.Position = 0;
        try
        {
            using var table = new CsvTable(file, encoding);
            if (required.FirstOrDefault(header => table.Find(header) is null) is { } missing)
                throw Refusal.Invalid("file", $"The file has no column {missing}.");
            if (required.FirstOrDefault(table.RepeatedHeaders.Contains) is { } repeated)
                throw Refusal.Invalid("file", $"The file has the column {repeated} twice.");

            for (var rows = 1; table.Read(); rows++)
            {
                if (rows > maxRows)
                    throw Refusal.Invalid("file", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The file has more than {maxRows} rows."));
                read(table);
            }
        }
        catch (CsvException exception)
        {
            throw Refusal.Invalid("file", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Line {exception.Line}: {exception.Message}"));
        }
    }

    private static BadHttpRequestException Unsupported() =>
        new("Send a CSV file as text/csv or as a file in a form.", StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Refuses to read on after so many bytes, whatever the request's headers say.</summary>
    private sealed class LimitedStream(Stream inner, long limit) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            _read += read;
            return _read <= limit ? read : throw new BadHttpRequestException("The file is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
