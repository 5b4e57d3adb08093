using System.Net;

namespace PortfolioWeb.Tests.Api;

/// <summary>The page that stands for one that cannot be shown.</summary>
public sealed class ErrorPageTests(HistoryFixture history)
{
    [Theory]
    [InlineData("/error")]
    [InlineData("/error?code=500")]
    [InlineData("/nowhere")]
    public async Task Whoever_asks_for_it_or_for_nothing_is_told_that_there_is_no_such_page(string path)
    {
        using var answer = await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_portfolio_is_named_with_those_that_exist()
    {
        using var answer = await history.App.Http.GetAsync("/portfolios/P99%3Cb%3E", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("There is no portfolio P99&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("There are P11, P12, P21, P22, P31, P32.", page, StringComparison.Ordinal);
    }
}
