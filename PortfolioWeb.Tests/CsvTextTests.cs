using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests;

/// <summary>Text in CSV cells.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("P11", "P11")]
    [InlineData("a-b", "a-b")]
    [InlineData("", "")]
    [InlineData("-A1", "'-A1")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"")]
    public void A_cell_is_read_back_as_text_and_never_as_a_formula(string text, string expected) =>
        Assert.Equal(expected, CsvText.Cell(text));
}
