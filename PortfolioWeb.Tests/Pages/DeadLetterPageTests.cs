using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PortfolioWeb.Tests.Pipeline;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The dead letters on the pipeline page in a real browser.</summary>
public sealed partial class DeadLetterPageTests(Browser browser) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_dead_letter_is_corrected_and_replayed_on_the_page()
    {
        await using var app = await PoisonedAsync(Poison.WithoutPrice(Poison.Closes("2000-01-04")));
        await using var page = await OpenAsync(app, 1);
        await page.UntilAsync(
            "[data-stage=StockExchange] .rejected",
            text => RefusedOne().IsMatch(text),
            "the topic shows how many of its messages were rejected, and when");
        Assert.Equal("0", await page.TextAsync("[data-stage=portfolios] .rejected"));
        Assert.Equal("none", await page.TextAsync("[data-stage=ledger] .failure"));
        await page.Page.ClickAsync("#dead-rows summary");
        var message = page.Page.Locator("#dead-rows textarea");
        Assert.Equal(Poison.WithoutPrice(Poison.Closes("2000-01-04")), await message.InputValueAsync());

        // Unchanged, the message would be rejected again: the reason is shown at the field, which has the focus.
        await page.Page.ClickAsync("#dead-rows [data-action=replay]");
        await page.UntilAsync(
            "#dead-rows .problem",
            text => text.Contains("he close of IBM is 0, not above 0.", StringComparison.Ordinal),
            "the page shows the reason");
        Assert.Equal("true", await message.GetAttributeAsync("aria-invalid"));
        Assert.Equal("payload", await page.Page.EvaluateAsync<string>("document.activeElement.name"));

        await message.FillAsync(Poison.MarketCloses("2000-01-04"));
        await page.Page.ClickAsync("#dead-rows [data-action=replay]");
        await page.UntilAsync("#dead-count", text => text == "0", "no dead letter is open");
        await Until.TrueAsync(async () => !await page.Page.Locator("#dead-rows > li").IsVisibleAsync(), "the dead letter leaves the list");
        await Until.TrueAsync(() => StoredLedger.Read(_data).Closes.ContainsKey(("IBM", "2000-01-04")), "the corrected message is stored");

        await page.Page.ClickAsync("#resolved > summary");
        await page.UntilAsync(
            "#resolved-rows",
            text => text.Contains("replayed", StringComparison.OrdinalIgnoreCase),
            "the dead letter is among the resolved ones");
        await page.Page.ClickAsync("#resolved-rows summary");
        await page.UntilAsync(
            "#resolved-rows [data-cell=sent]",
            text => text == Poison.MarketCloses("2000-01-04"),
            "what was sent is shown");
        await page.UntilAsync(
            "#resolved-rows [data-cell=sentTo]",
            text => text.StartsWith("StockExchange, partition 0, offset ", StringComparison.Ordinal),
            "where it was sent is shown");
        AssertOneRefusal(page);
    }

    [Fact]
    public async Task Dead_letters_can_be_dismissed_by_keyboard_alone()
    {
        await using var app = await PoisonedAsync("one", "two");
        await using var page = await OpenAsync(app, 2);
        await page.Page.Locator("#dead-rows summary").First.FocusAsync();
        // Opens the dead letter and moves past the message to the note.
        foreach (var key in (string[])["Enter", "Tab", "Tab"])
            await page.Page.Keyboard.PressAsync(key);
        Assert.Equal("note", await page.Page.EvaluateAsync<string>("document.activeElement.name"));
        await page.Page.Keyboard.TypeAsync("A stray message.");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("#dead-count", text => text == "1", "one dead letter is left");
        Assert.Equal("SUMMARY", await page.Page.EvaluateAsync<string>("document.activeElement.tagName"));
        await Until.TrueAsync(async () => await page.Page.Locator("#dead-rows > li").CountAsync() == 1, "the dead letter is gone");

        // The buttons are in the row, before the control that opens the message.
        foreach (var key in (string[])["Shift+Tab", "Enter"])
            await page.Page.Keyboard.PressAsync(key);
        await page.UntilAsync("#dead-count", text => text == "0", "no dead letter is left");
        await Until.TrueAsync(async () => await page.Page.Locator("#dead-empty").IsVisibleAsync(), "the page shows the message");
        Assert.Equal("dead-heading", await page.Page.EvaluateAsync<string>("document.activeElement.id"));

        await page.Page.Locator("#resolved > summary").PressAsync("Enter");
        await Until.TrueAsync(
            async () => await page.Page.Locator("#resolved-rows > li").CountAsync() == 2,
            "both are among the resolved ones");
        await page.Page.Locator("#resolved-rows summary").Nth(1).PressAsync("Enter");
        await page.UntilAsync("#resolved-rows > li:nth-child(2) [data-cell=note]", text => text == "A stray message.", "the note is shown");
        page.AssertQuiet();
    }

    [Fact]
    public async Task Each_row_shows_the_reason_as_a_sentence_and_both_buttons_before_it_is_opened()
    {
        await using var app = await PoisonedAsync("one", """{"exchange":"SE1","date":"2000-01-08","run":1,"closes":{}}""");
        await using var page = await OpenAsync(app, 2);
        var reasons = await page.Page.Locator("#dead-rows .reason").AllInnerTextsAsync();
        Assert.Contains(
            "The message is not JSON: line 1, character 1 cannot be read. Expected an object with the fields exchange, date, run, closes.",
            reasons);
        Assert.Contains(reasons, reason => reason.Contains("8 Jan 2000 is not a trading day", StringComparison.Ordinal));
        foreach (var action in (string[])["replay", "dismiss"])
        {
            foreach (var button in await page.Page.Locator($"#dead-rows > li [data-action={action}]").AllAsync())
                Assert.True(await button.IsVisibleAsync() && await button.IsEnabledAsync());
        }

        // A rejected replay opens the message and moves the focus into it.
        await page.Page.ClickAsync("#dead-rows > li:last-child [data-action=replay]");
        await Until.TrueAsync(
            async () => await page.Page.EvaluateAsync<string>("document.activeElement.name ?? ''") == "payload",
            "the message is opened");
        await page.Page.ClickAsync("#dead-rows > li:last-child [data-action=dismiss]");
        await page.UntilAsync("#dead-count", text => text == "1", "one dead letter is left");
    }

    [Fact]
    public async Task New_dead_letters_do_not_disturb_an_operator_who_is_typing()
    {
        await using var app = await PoisonedAsync("one");
        await using var page = await OpenAsync(app, 1);
        await page.Page.ClickAsync("#dead-rows summary");
        await page.Page.FillAsync("#dead-rows textarea", "half a message");
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, "two");
        await Until.TrueAsync(async () => await page.Page.Locator("#dead-rows > li").CountAsync() == 2, "the next dead letter is shown");
        Assert.Equal("half a message", await page.Page.Locator("#dead-rows > li:last-child textarea").InputValueAsync());
        Assert.Equal("payload", await page.Page.EvaluateAsync<string>("document.activeElement.name"));
        page.AssertQuiet();
    }

    [Theory]
    [InlineData(1400, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    public async Task Open_dead_letters_fit_the_window(int width, ColorScheme scheme)
    {
        await using var app = await PoisonedAsync(new string('x', 3000), Poison.Closes("2000-01-08"));
        await using var page = await OpenAsync(app, 2, width, scheme);
        foreach (var summary in await page.Page.Locator("#dead-rows summary").AllAsync())
            await summary.ClickAsync();
        var overflow = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"The page is {overflow} pixels wider than its window.");
        page.AssertQuiet();
    }

    private async Task<RunningApp> PoisonedAsync(params string[] messages)
    {
        var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await Poison.SendAsync(app, TopicNames.StockExchange, 0, messages);
        return app;
    }

    private async Task<OpenPage> OpenAsync(RunningApp app, int deadLetters, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(new Uri(app.Address, "/pipeline"), width, 900, scheme);
        await Until.TrueAsync(
            async () => await page.Page.Locator("#dead-rows > li").CountAsync() == deadLetters,
            "the dead letters are shown");
        return page;
    }

    [GeneratedRegex(@"^1, last \d\d:\d\d:\d\d$")]
    private static partial Regex RefusedOne();

    // The browser itself logs every error response, such as the rejection.
    private static void AssertOneRefusal(OpenPage page) => Assert.Contains("400", Assert.Single(page.Errors), StringComparison.Ordinal);
}
