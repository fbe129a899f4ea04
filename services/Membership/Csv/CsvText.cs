using System.Text;

namespace PeerReview.Membership.Csv;

/// <summary>Which encoding a CSV file is in: strictly UTF-8 if all of it is, else Windows-1252, which GIAS's files are.</summary>
public static class CsvText
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the whole stream once to decide. Never Latin-1: byte 0x92 is a right quotation mark, not a control character.</summary>
    public static async Task<Encoding> DetectAsync(Stream stream, CancellationToken cancellationToken)
    {
        var decoder = StrictUtf8.GetDecoder();
        var bytes = new byte[64 * 1024];
        var characters = new char[StrictUtf8.GetMaxCharCount(bytes.Length)];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(bytes, cancellationToken)) > 0)
                decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false);
            decoder.GetChars([], characters, flush: true);
            return StrictUtf8;
        }
        catch (DecoderFallbackException)
        {
            return Windows1252;
        }
    }
}
