using System.Text;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Messaging;

public sealed class MessageJsonTests
{
    private const string Closes =
        """{"exchange":"SE1","date":"2000-01-04","run":1,"closes":{"IBM":{"close":258.11,"previousClose":256.90}}}""";

    private const string Evaluation =
        """{"investor":"Inv1","portfolio":"P11","asOf":"2000-01-04","run":1,"value":3231950.00,"change":13474.00,"""
        + "\"changePercent\":0.4186,\"sharesOutstanding\":100000,\"navPerShare\":32.3195}";

    private const string Prices = """{"IBM":{"close":258.11,"previousClose":256.90}}""";

    private static readonly DateOnly s_tuesday = new(2000, 1, 4);

    [Fact]
    public void Closes_are_written_in_the_documented_format() => Assert.Equal(
        Closes,
        Text(MessageJson.Write(One("SE1", s_tuesday, 1, "IBM", new(258.11m, 256.90m)))));

    [Fact]
    public void The_previous_close_of_the_first_day_is_written_as_null() => Assert.Equal(
        """{"exchange":"SE2","date":"2000-01-03","run":2,"closes":{"CRM":{"close":272.90,"previousClose":null}}}""",
        Text(MessageJson.Write(One("SE2", new(2000, 1, 3), 2, "CRM", new(272.90m)))));

    [Fact]
    public void An_evaluation_is_written_in_the_documented_format() => Assert.Equal(
        Evaluation,
        Text(MessageJson.Write(new Evaluation("Inv1", "P11", s_tuesday, 1, 3231950.00m, 13474.00m, 0.4186m, 100_000, 32.3195m))));

    [Fact]
    public void The_change_of_the_first_day_is_written_as_null() => Assert.Contains(
        "\"change\":null,\"changePercent\":null,",
        Text(MessageJson.Write(new Evaluation("Inv1", "P11", s_tuesday, 1, 3231950.00m, null, null, 100_000, 32.3195m))));

    [Fact]
    public void Messages_in_the_documented_format_are_read()
    {
        Assert.True(MessageJson.TryReadCloses(Bytes(Closes), out var closes, out _));
        Assert.Equal(("SE1", s_tuesday, 1), (closes.Exchange, closes.Date, closes.Run));
        Assert.Equal(new StockClose(258.11m, 256.90m), Assert.Single(closes.Closes, price => price.Key == "IBM").Value);

        Assert.True(MessageJson.TryReadEvaluation(Bytes(Evaluation), out var evaluation, out _));
        Assert.Equal(new Evaluation("Inv1", "P11", s_tuesday, 1, 3231950.00m, 13474.00m, 0.4186m, 100_000, 32.3195m), evaluation);
    }

    [Fact]
    public void Order_and_whitespace_do_not_matter_and_unknown_fields_are_ignored()
    {
        const string json = """
            { "closes": { "IBM": { "previousClose": 256.90, "volume": 17, "close": 258.11 } },
              "run": 1, "currency": { "code": "USD" }, "date": "2000-01-04", "exchange": "SE1" }
            """;
        Assert.True(MessageJson.TryReadCloses(Bytes(json), out var closes, out var reason), reason);
        Assert.Equal(Closes, Text(MessageJson.Write(closes)));
    }

    [Property(Arbitrary = [typeof(GeneratedMessages)])]
    public void Closes_are_read_as_they_were_written(DailyCloses sent)
    {
        Assert.True(MessageJson.TryReadCloses(MessageJson.Write(sent), out var read, out var reason), reason);
        Assert.Equal((sent.Exchange, sent.Date, sent.Run), (read.Exchange, read.Date, read.Run));
        Assert.Equal(sent.Closes, read.Closes);
        // Including trailing zeros.
        Assert.Equal(Text(MessageJson.Write(sent)), Text(MessageJson.Write(read)));
    }

    [Property(Arbitrary = [typeof(GeneratedMessages)])]
    public void An_evaluation_is_read_as_it_was_written(Evaluation sent)
    {
        Assert.True(MessageJson.TryReadEvaluation(MessageJson.Write(sent), out var read, out var reason), reason);
        Assert.Equal(sent, read);
        Assert.Equal(Text(MessageJson.Write(sent)), Text(MessageJson.Write(read)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("hello")]
    [InlineData("17")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"SE1\"")]
    [InlineData("{\"exchange\":\"SE1\"")]
    public void Invalid_JSON_is_not_read(string? json)
    {
        AssertRefused(ReadCloses, json);
        AssertRefused(ReadEvaluation, json);
    }

    [Theory]
    [InlineData("\"exchange\":\"SE1\",", "")]
    [InlineData("\"date\":\"2000-01-04\",", "")]
    [InlineData("\"run\":1,", "")]
    [InlineData(",\"closes\":{\"IBM\":{\"close\":258.11,\"previousClose\":256.90}}", "")]
    [InlineData("\"close\":258.11,", "")]
    [InlineData("\"SE1\"", "null")]
    [InlineData("\"SE1\"", "1")]
    [InlineData("\"SE1\"", "\"\\ud800\"")]
    [InlineData("\"2000-01-04\"", "null")]
    [InlineData("\"2000-01-04\"", "20000104")]
    [InlineData("\"2000-01-04\"", "\"2000-02-30\"")]
    [InlineData("\"2000-01-04\"", "\"4/1/2000\"")]
    [InlineData("\"2000-01-04\"", "\"2000-01-04T00:00:00\"")]
    [InlineData("\"run\":1", "\"run\":null")]
    [InlineData("\"run\":1", "\"run\":1.5")]
    [InlineData("\"run\":1", "\"run\":\"1\"")]
    [InlineData("\"run\":1", "\"run\":2147483648")]
    [InlineData("\"run\":1", "\"run\":1e400")]
    [InlineData("\"run\":1", "\"run\":1,\"run\":2")]
    [InlineData("\"exchange\":\"SE1\"", "\"exchange\":\"SE1\",\"exchange\":\"SE2\"")]
    [InlineData(Prices, "null")]
    [InlineData(Prices, "[]")]
    [InlineData(Prices, "{\"IBM\":null}")]
    [InlineData(Prices, "{\"IBM\":258.11}")]
    [InlineData(Prices, "{\"IBM\":{\"close\":1,\"previousClose\":1},\"IBM\":{\"close\":2,\"previousClose\":1}}")]
    [InlineData(Prices, "{\"IBM\":{\"close\":1,\"previousClose\":1},\"\\u0049BM\":{\"close\":2,\"previousClose\":1}}")]
    [InlineData("\"IBM\"", "\"\\ud800\"")]
    [InlineData("258.11", "null")]
    [InlineData("258.11", "\"258.11\"")]
    [InlineData("258.11", "NaN")]
    [InlineData("258.11", "1e400")]
    [InlineData("258.11", "79228162514264337593543950336")]
    [InlineData("258.11", "258.11,\"close\":1")]
    [InlineData("256.90", "\"\"")]
    [InlineData("256.90", "-1e99")]
    [InlineData("}}}", "}}},")]
    [InlineData("}}}", "}}}{}")]
    public void Closes_with_a_fault_are_not_read(string right, string wrong)
    {
        Assert.Contains(right, Closes, StringComparison.Ordinal);
        AssertRefused(ReadCloses, Closes.Replace(right, wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"investor\":\"Inv1\",", "")]
    [InlineData("\"portfolio\":\"P11\",", "")]
    [InlineData("\"asOf\":\"2000-01-04\",", "")]
    [InlineData("\"run\":1,", "")]
    [InlineData("\"value\":3231950.00,", "")]
    [InlineData("\"change\":13474.00,", "")]
    [InlineData("\"changePercent\":0.4186,", "")]
    [InlineData("\"sharesOutstanding\":100000,", "")]
    [InlineData(",\"navPerShare\":32.3195", "")]
    [InlineData("\"Inv1\"", "null")]
    [InlineData("\"P11\"", "null")]
    [InlineData("\"P11\"", "{}")]
    [InlineData("3231950.00", "null")]
    [InlineData("3231950.00", "1e400")]
    [InlineData("13474.00", "true")]
    [InlineData("100000", "100000.5")]
    [InlineData("100000", "9223372036854775808")]
    [InlineData("32.3195", "32.3195,\"value\":1")]
    public void An_evaluation_with_a_fault_is_not_read(string right, string wrong)
    {
        Assert.Contains(right, Evaluation, StringComparison.Ordinal);
        AssertRefused(ReadEvaluation, Evaluation.Replace(right, wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "hello",
        "the message is not JSON: line 1, character 1 cannot be read. Expected an object with the fields exchange, date, run, closes")]
    [InlineData("{\n \"exchange\" 1}", "the message is not JSON: line 2, character 13 cannot be read.")]
    [InlineData("17", "the message is 17: expected an object with the fields exchange, date, run, closes")]
    [InlineData("[]", "the message is a list: expected an object with")]
    [InlineData("{}", "the fields exchange, date, run, closes are missing")]
    [InlineData("""{"exchange":1,"date":"2000-01-04","run":1,"closes":{}}""", "the field exchange is 1: expected a text")]
    [InlineData(
        """{"exchange":"SE1","date":"4/1/2000","run":1,"closes":{}}""",
        "the field date is \"4/1/2000\": expected a date such as \"2000-01-04\"")]
    [InlineData(
        """{"exchange":"SE1","date":"2000-01-04","run":1.5,"closes":{}}""",
        "the field run is 1.5: expected a whole number of at most 2,147,483,647")]
    [InlineData("""{"exchange":"SE1","date":"2000-01-04","run":1,"run":2,"closes":{}}""", "the field run is given twice")]
    [InlineData("""{"exchange":"SE1","date":"2000-01-04","closes":{}}""", "the field run is missing")]
    [InlineData(
        """{"exchange":"SE1","date":"2000-01-04","run":1,"closes":{"IBM":258.11}}""",
        "the field closes.IBM is 258.11: expected an object with the fields close, previousClose")]
    [InlineData(
        """{"exchange":"SE1","date":"2000-01-04","run":1,"closes":{"BRK.B":{"close":"x"}}}""",
        "the field closes.BRK.B.close is \"x\": expected a number of at most 28 digits")]
    [InlineData(
        """{"exchange":"SE1","date":"2000-01-04","run":1,"closes":{"IBM":{"previousClose":1}}}""",
        "the field closes.IBM.close is missing")]
    public void The_reason_names_the_field_and_the_expected_value(string json, string expected)
    {
        Assert.False(MessageJson.TryReadCloses(Bytes(json), out _, out var reason));
        Assert.StartsWith(expected, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(100_000)]
    public void An_endlessly_nested_message_is_not_read(int depth)
    {
        AssertRefused(ReadCloses, new string('[', depth));
        var more = $"\"more\":{new string('[', depth)}{new string(']', depth)},\"run\"";
        AssertRefused(ReadCloses, Closes.Replace("\"run\"", more, StringComparison.Ordinal));
        AssertRefused(ReadCloses, string.Concat(Enumerable.Repeat("{\"closes\":", depth)));
    }

    [Theory]
    [InlineData("\"SE1\"", new byte[] { (byte)'"', 0xFF, (byte)'"' })]
    [InlineData("\"IBM\"", new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' })]
    [InlineData("\"date\"", new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' })]
    public void Bytes_that_are_not_text_are_not_read(string right, byte[] wrong)
    {
        var at = Closes.IndexOf(right, StringComparison.Ordinal);
        byte[] json = [.. Bytes(Closes[..at]), .. wrong, .. Bytes(Closes[(at + right.Length)..])];
        AssertRefused(ReadCloses, json);
    }

    [Property(MaxTest = 1000)]
    public void Random_bytes_never_cause_an_exception(byte[] bytes) => AssertReadOrRefused(bytes);

    [Property(MaxTest = 1000)]
    public void A_damaged_message_never_causes_an_exception((ushort At, byte What)[] damage, bool closes)
    {
        var json = Bytes(closes ? Closes : Evaluation);
        foreach (var (at, what) in damage)
            json[at % json.Length] = what;
        AssertReadOrRefused(json);
    }

    private static void AssertReadOrRefused(byte[] json)
    {
        // A message that can be read is usable: no required property is null.
        if (MessageJson.TryReadCloses(json, out var closes, out var reason))
            Assert.NotEmpty(MessageJson.Write(closes with { Exchange = closes.Exchange.Trim(), Closes = closes.Closes.ToDictionary() }));
        else
            Assert.NotEmpty(reason);
        if (MessageJson.TryReadEvaluation(json, out var evaluation, out reason))
            Assert.NotEmpty(
                MessageJson.Write(evaluation with { Investor = evaluation.Investor.Trim(), Portfolio = evaluation.Portfolio.Trim() }));
        else
            Assert.NotEmpty(reason);
    }

    private delegate bool Reader(byte[]? json, out object? message, out string? reason);

    private static void AssertRefused(Reader read, string? json) => AssertRefused(read, json is null ? null : Bytes(json));

    private static void AssertRefused(Reader read, byte[]? json)
    {
        Assert.False(read(json, out var message, out var reason));
        Assert.Null(message);
        Assert.False(string.IsNullOrWhiteSpace(reason));
        // The reason is always a sentence of the program, without names of .NET types and without the JSON reader's own words.
        Assert.DoesNotMatch("System\\.|PortfolioWeb\\.|Path: |LineNumber|BytePosition|deserializ|JSON value", reason);
    }

    private static bool ReadCloses(byte[]? json, out object? message, out string? reason)
    {
        var isRead = MessageJson.TryReadCloses(json, out var closes, out reason);
        message = closes;
        return isRead;
    }

    private static bool ReadEvaluation(byte[]? json, out object? message, out string? reason)
    {
        var isRead = MessageJson.TryReadEvaluation(json, out var evaluation, out reason);
        message = evaluation;
        return isRead;
    }

    private static DailyCloses One(string exchange, DateOnly date, int run, string ticker, StockClose price) =>
        new(exchange, date, run, new Dictionary<string, StockClose> { [ticker] = price });

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);
}
