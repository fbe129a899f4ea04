using System.Text;
using CsCheck;
using PeerReview.Membership.Csv;
using PeerReview.Membership.Register.Import;

namespace PeerReview.Membership.Tests.Register;

public sealed class RegisterFileTests
{

    [Fact]
    public async Task The_real_rows_of_the_specification_are_read()
    {
        // Two schools as GIAS wrote them: quoted header, bare numbers, codes with zeros.
        const string File =
            """
            "URN","LA (code)","LA (name)","EstablishmentNumber","EstablishmentName","TypeOfEstablishment (code)","TypeOfEstablishment (name)","EstablishmentStatus (code)","EstablishmentStatus (name)","OpenDate","PhaseOfEducation (code)","PhaseOfEducation (name)","StatutoryLowAge","StatutoryHighAge","Postcode","Easting","Northing","UKPRN"
            100000,"201","City of London","3614","The Aldgate School","02","Voluntary aided school","1","Open","","2","Primary","3","11","EC3A 5DE","533498","181201","10079319"
            100001,"201","City of London","6005","City of London School for Girls","11","Other independent school","1","Open","01-01-1920","0","Not applicable","7","18","EC2Y 8BB","532301","181746",""
            """;
        var (rows, problems, file) = await ReadAsync(Encoding.UTF8.GetBytes(File));
        Assert.Empty(problems);
        Assert.Equal([100000, 100001], rows.Select(row => row.Urn));
        Assert.Equal([2, 3], rows.Select(row => row.Line));
        Assert.Equal(533498, Value(file, rows[0], "easting"));
        Assert.Equal("Primary", Value(file, rows[0], "phase_family"));
        Assert.Equal(2, Value(file, rows[0], "type_code"));
        Assert.Equal(new DateOnly(1920, 1, 1), Value(file, rows[1], "opened_on"));
        Assert.Equal("Other", Value(file, rows[1], "phase_family"));
        Assert.Empty(file.UnknownHeaders);
        Assert.Contains("Town", file.MissingHeaders);
        Assert.False(file.HasTrusts);
    }

    [Fact]
    public async Task Byte_0x92_is_a_quotation_mark_and_not_a_control_character()
    {
        var bytes = new GiasFile().Add(100_002, "St John?s").ToBytes();
        bytes[Array.LastIndexOf(bytes, (byte)'?')] = 0x92;
        var (rows, _, file) = await ReadAsync(bytes);
        Assert.Equal("St John\u2019s", Value(file, rows[0], "name"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Utf8_is_read_with_and_without_a_byte_order_mark(bool hasMark)
    {
        var text = new GiasFile().Add(100_003, "Ysgol Tŷ – St John\u2019s").ToString();
        byte[] bytes = [.. hasMark ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text)];
        var (rows, problems, file) = await ReadAsync(bytes);
        Assert.Empty(problems);
        Assert.Equal("Ysgol Tŷ – St John\u2019s", Value(file, rows[0], "name"));
    }

    [Fact]
    public async Task A_column_may_be_missing_renamed_or_new_and_is_reported()
    {
        var text = new GiasFile().Add(100_004, "Drift").ToString().Replace("\"Town\"", "\"Group Town\"", StringComparison.Ordinal);
        var (rows, problems, file) = await ReadAsync(Encoding.UTF8.GetBytes(text));
        Assert.Empty(problems);
        Assert.Single(rows);
        Assert.Equal(["Group Town"], file.UnknownHeaders);
        Assert.Contains("Town", file.MissingHeaders);
        Assert.DoesNotContain(file.Columns, column => column.Name == "town");
    }

    [Theory]
    [InlineData("EstablishmentName\nX\n", "no column URN")]
    [InlineData("URN,Name\n100000,X\n", "no column EstablishmentName")]
    [InlineData("URN,URN,EstablishmentName\n1,2,X\n", "column URN twice")]
    [InlineData("", "empty")]
    [InlineData("\n\n\n", "empty")]
    [InlineData("URN;EstablishmentName\n100000;X\n", "no column URN")]
    public async Task A_file_that_is_not_a_register_is_refused_as_a_whole(string text, string reason)
    {
        var refusal = await Assert.ThrowsAsync<CsvException>(() => ReadAsync(Encoding.UTF8.GetBytes(text)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_wrong_is_skipped_with_its_line_and_reason_and_the_others_are_read()
    {
        var file = new GiasFile().Add(100_010, "First");
        file.AddLine("\"\",\"926\"").AddLine("\"12345\",\"926\",\"Norfolk\"").Add(100_011, "").Add(100_010, "Again").Add(100_012, "Last");
        file.AddLine("100013,Too,Few");
        var (rows, problems, _) = await ReadAsync(file.ToBytes());
        Assert.Equal([100_010, 100_012], rows.Select(row => row.Urn));
        Assert.Equal(
            [
                "3: The URN is not a number of six digits.",
                "4: The URN is not a number of six digits.",
                "5: The school has no name.",
                "6: This URN stands on line 2 already.",
                "8: The row has 3 cells where the header has 29.",
            ],
            problems.Select(problem => $"{problem.Line}: {problem.Reason}"));
        Assert.All(problems, problem => Assert.True(problem.IsSkipped));
    }

    [Fact]
    public async Task A_value_that_is_wrong_is_left_out_and_reported_and_the_school_is_taken()
    {
        var text = new GiasFile().Add(100_020, "Odd", easting: "far away", northing: "0").ToString().Replace("01-09-1990", "1990-09-01", StringComparison.Ordinal);
        var (rows, problems, file) = await ReadAsync(Encoding.UTF8.GetBytes(text));
        Assert.Null(Value(file, rows[0], "easting"));
        Assert.Null(Value(file, rows[0], "northing"));
        Assert.Equal(["OpenDate", "Easting"], problems.Select(problem => problem.Column));
        Assert.All(problems, problem => Assert.False(problem.IsSkipped));
        Assert.DoesNotContain(problems, problem => problem.Reason.Contains("far away", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+44 School")]
    [InlineData("@SUM(A1:A9)")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("'; DROP TABLE school; --")]
    [InlineData("Robert\"); \"quoted\"")]
    [InlineData("a, comma")]
    public async Task Hostile_text_is_just_text(string name)
    {
        var (rows, problems, file) = await ReadAsync(new GiasFile().Add(100_030, name).ToBytes());
        Assert.Empty(problems);
        Assert.Equal(name, Value(file, rows[0], "name"));
    }

    [Fact]
    public async Task Control_characters_and_turned_writing_are_dropped_and_line_breaks_become_spaces()
    {
        var (rows, _, file) = await ReadAsync(new GiasFile().Add(100_031, "Oak\0field \u202Eloohcs\u202C\r\n  and\tInfants").ToBytes(Encoding.UTF8));
        Assert.Equal("Oakfield loohcs and Infants", Value(file, rows[0], "name"));
    }

    [Fact]
    public async Task A_lone_quotation_mark_does_not_swallow_the_file_in_silence()
    {
        var file = new GiasFile().Add(100_040, "Before").AddLine("\"100041,\"926\",\"Norfolk");
        for (var urn = 100_042; urn < 101_042; urn++)
            file.Add(urn, $"After {urn}");
        try
        {
            var (rows, problems, _) = await ReadAsync(file.ToBytes());
            Assert.NotEmpty(problems);
            Assert.Equal(100_040, rows[0].Urn);
        }
        catch (CsvException exception)
        {
            Assert.InRange(exception.Line, 3, 1_003);
        }
    }

    [Fact]
    public void Ten_thousand_damaged_files_are_read_or_refused_and_nothing_else()
    {
        var whole = new GiasFile().Add(100_050, "St John\u2019s, \"the\" school", trust: "THE OAK TRUST").Add(100_051, "Second", status: "2").Add(100_052, "Third").ToBytes();
        var damaged = Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 12].Select(flips =>
        {
            var bytes = whole.ToArray();
            foreach (var (position, value) in flips)
                bytes[position] ^= value;
            return bytes;
        });
        damaged.Sample(bytes =>
        {
            try
            {
                var (rows, _, file) = ReadAsync(bytes).GetAwaiter().GetResult();
                foreach (var row in rows)
                {
                    Assert.InRange(row.Urn, 100_000, 999_999);
                    Assert.Equal(file.Columns.Count, row.Values.Length);
                    Assert.DoesNotContain(row.Values.OfType<string>(), text => text.Any(char.IsControl) || text.Length > 300);
                }
            }
            catch (CsvException)
            {
                // refused with a line and a reason
            }
        }, iter: 10_000);
    }

    [Fact]
    public void Ten_thousand_heaps_of_bytes_are_refused_or_read_and_nothing_else() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        try
        {
            _ = ReadAsync([.. "URN,EstablishmentName\n"u8, .. bytes]).GetAwaiter().GetResult();
        }
        catch (CsvException)
        {
            // refused with a line and a reason
        }
    }, iter: 10_000);

    private static object? Value(RegisterFile file, RegisterRow row, string column) => row.Values[file.Columns.ToList().FindIndex(candidate => candidate.Name == column)];

    private static async Task<(List<RegisterRow> Rows, List<RowProblem> Problems, RegisterFile File)> ReadAsync(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var encoding = await CsvText.DetectAsync(stream, CancellationToken.None);
        stream.Position = 0;
        using var table = new CsvTable(stream, encoding);
        var file = new RegisterFile(table);
        var problems = new List<RowProblem>();
        return ([.. file.Rows(problems.Add)], problems, file);
    }
}
