using System.Net;

namespace PortfolioWeb.Tests.Api;

/// <summary>The error page.</summary>
public sealed class ErrorPageTests(HistoryFixture history)
{
    [Theory]
    [InlineData("/error", "/error")]
    [InlineData("/error?code=500", "/error")]
    [InlineData("/nowhere/%3Cb%3E?x=1", "/nowhere/&lt;b&gt;")]
    public async Task An_unknown_page_is_named_and_existing_pages_are_linked(string path, string named)
    {
        using var response = await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"<h1>There is no page at {named}</h1>", page, StringComparison.Ordinal);
        var main = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.All(
            (string[])["/", "/results", "/pipeline", "/scalar/", "/portfolios/P11", "/portfolios/P32"],
            link => Assert.Contains($"href=\"{link}\"", main, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_portfolio_is_named_with_the_existing_ones()
    {
        using var response = await history.App.Http.GetAsync("/portfolios/P99%3Cb%3E", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("There is no portfolio P99&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("There are P11, P12, P21, P22, P31, P32.", page, StringComparison.Ordinal);
    }
}
