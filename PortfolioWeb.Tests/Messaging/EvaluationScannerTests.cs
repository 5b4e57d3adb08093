using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>The fast reader accepts every message that investors write, and never returns anything else than the general reader.</summary>
public sealed class EvaluationScannerTests
{
    private const string Evaluation =
        """{"investor":"Inv1","portfolio":"P11","asOf":"2000-01-04","run":1,"value":3231950.00,"change":-13474.00,"""
        + "\"changePercent\":0.4186,\"sharesOutstanding\":100000,\"navPerShare\":32.3195}";

    // The characters of numbers, strings and the JSON around them.
    private static readonly byte[] s_pieces = "0123456789.-+eE\"\\,:{} nul\t\u00e9"u8.ToArray();

    [Property(Arbitrary = [typeof(GeneratedMessages)])]
    public void Every_message_of_an_investor_is_read(Evaluation sent)
    {
        Assert.True(EvaluationScanner.TryRead(MessageJson.Write(sent), out var read));
        Assert.Equal(sent, read);
        // Including trailing zeros.
        Assert.Equal(MessageJson.Write(sent), MessageJson.Write(read));
    }

    [Property(MaxTest = 5000)]
    public void Every_accepted_message_is_read_equally_by_the_general_reader(Damage[] damage)
    {
        var json = Encoding.UTF8.GetBytes(Evaluation).ToList();
        foreach (var (at, piece, kind) in damage.Take(4))
        {
            var position = at % json.Count;
            if (kind % 3 > 0)
                json.RemoveAt(position);
            if (kind % 3 < 2)
                json.Insert(position, s_pieces[piece % s_pieces.Length]);
        }

        AssertAgrees([.. json]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.00")]
    [InlineData("00")]
    [InlineData("01.5")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("1e3")]
    [InlineData("1 ")]
    [InlineData("null")]
    [InlineData("\"1\"")]
    [InlineData("999999999999999999")]
    [InlineData("9999999999999999999")]
    [InlineData("99999999999999.9999")]
    [InlineData("0.000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.00000000000000000000000000001")]
    public void A_number_is_read_like_the_general_reader_reads_it(string number)
    {
        foreach (var field in (string[])["1", "3231950.00", "-13474.00", "100000"])
            AssertAgrees(Encoding.UTF8.GetBytes(Evaluation.Replace($":{field},", $":{number},", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2000-02-29")]
    [InlineData("2001-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2000-13-01")]
    [InlineData("2000-01-00")]
    [InlineData("2000-1-004")]
    [InlineData("9999-12-31")]
    public void A_date_is_read_like_the_general_reader_reads_it(string date) =>
        AssertAgrees(Encoding.UTF8.GetBytes(Evaluation.Replace("2000-01-04", date, StringComparison.Ordinal)));

    private static void AssertAgrees(byte[] json)
    {
        if (!EvaluationScanner.TryRead(json, out var read))
            return;
        var general = JsonSerializer.Deserialize(json, MessageJsonContext.Default.Evaluation);
        Assert.Equal(general, read);
        Assert.Equal(MessageJson.Write(general!), MessageJson.Write(read));
    }

    public readonly record struct Damage(ushort At, byte Piece, byte Kind);
}
