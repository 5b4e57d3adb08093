using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PortfolioWeb.Tests.Pages;

/// <summary>The pages at the highest speed of the market, checked after every frame.</summary>
[Collection(UndisturbedTests.Name)]
public sealed class FullSpeedTests(Browser browser) : IDisposable
{
    // Runs a function in each frame, after the frame's own callbacks, when the page is as it is painted.
    private const string DefineEachFrame = """
        () => {
          window.eachFrame = (sample) => {
            const painted = new ResizeObserver(sample);
            const frame = () => {
              painted.disconnect();
              painted.observe(document.body);
              requestAnimationFrame(frame);
            };
            frame();
          };
        }
        """;

    // Samples each frame that changed the cards: the day of each card, and the last day of each line, the widest step between two of
    // its points, and its holes.
    private const string WatchDashboard = """
        () => {
          window.samples = [];
          const chart = Chart.getChart('nav-chart');
          const days = () => [...document.querySelectorAll('[data-portfolio]')].map((card) => card.querySelector('.as-of').textContent);
          const lineOf = ({ data }) => ({
            points: data.length, last: data.at(-1)?.x ?? 0, holes: data.filter(({ y }) => Number.isNaN(y)).length,
            widest: data.reduce(
              (widest, point, i) => (i && !Number.isNaN(data[i - 1].y) ? Math.max(widest, point.x - data[i - 1].x) : widest), 0),
          });
          const sample = () => {
            const shown = days();
            if (shown.every((day) => /\d{4}$/.test(day)) && shown.join() !== window.samples.at(-1)?.days.join()) {
              window.samples.push({
                days: shown, lines: chart.data.datasets.map(lineOf),
                from: chart.scales.x.min, to: chart.scales.x.max, width: chart.chartArea.width,
              });
            }
          };
          window.eachFrame(sample);
        }
        """;

    // Samples each frame: the day of everything on the page that has one, and whether a figure is zero.
    private const string WatchPortfolio = """
        () => {
          window.samples = [];
          const text = (selector) => document.querySelector(selector).textContent.trim();
          const sample = () => {
            if (document.querySelector('#day').dataset.state === 'ready' && document.querySelector('#history').dataset.state === 'ready') {
              const now = text('.now .as-of');
              if (now !== window.samples.at(-1)?.now) {
                window.samples.push({
                  now, day: text('#day-heading').replace(/^\w+ /, ''), row: text('#evaluation-rows tr:first-child th'),
                  window: text('#history-window').split(' – ')[1],
                  line: Chart.getChart(document.querySelector('#history-plot canvas')).data.datasets[0].data.at(-1)?.x ?? 0,
                  value: text('.now .value'), listed: '$' + text('#evaluation-rows tr:first-child [data-cell=value]'),
                  isZero: /\$0\.00|(^|\s)0\.0\u00a0?%/.test(
                    [...document.querySelectorAll('#holding-rows td')].map((cell) => cell.textContent).join(' ')),
                });
              }
            }
          };
          window.eachFrame(sample);
        }
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    // A page that gets no processor time for a while shows the passed days late, which is no fault of the page.
    private static void SkipUnlessUndisturbed() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("UNDISTURBED") == "1",
        "Checks every frame. Set UNDISTURBED=1 on a machine without other load.");

    [Theory]
    [InlineData("/?range=All")]
    [InlineData("/")]
    public async Task The_dashboard_draws_the_history_without_blanks_holes_or_lines_across_existing_days(string path)
    {
        SkipUnlessUndisturbed();
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2015-12-31"));
        await using var page = await browser.OpenAsync(new Uri(app.Address, path), 1280, 800);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        // From the first day on, so that the days before each update are known.
        await app.PostAsync("/api/market/step");
        await page.UntilAsync("[data-portfolio=P32] .as-of", text => text == "3 Jan 2000", "the first day is shown");
        await WatchAsync(page, WatchDashboard);
        await app.RunAtFullSpeedAsync();
        await page.UntilAsync("[data-portfolio=P11] .as-of", text => text == "31 Dec 2015", "the last day is shown");
        var samples = (await page.Page.EvaluateAsync<JsonElement>("window.samples")).Deserialize<List<DashboardSample>>(s_json)!;
        Assert.True(samples.Count > 4, $"The page has shown {samples.Count} states.");
        var explained = 0.0;
        foreach (var (before, sample) in samples.Zip(samples.Skip(1)))
        {
            // Of the days that pass between two updates, 40 are sent, two of each stretch; stored days have two a stretch as well.
            var passed = sample.Newest - before.Newest;
            explained = Math.Max(explained, Math.Max((passed / 19.0 * 2.2) + 10, ((sample.To - sample.From) / sample.Width * 4) + 10));
            Assert.All(sample.Days.Zip(sample.Lines), shown =>
            {
                // A portfolio that had no processor time for more days than the window shows has its line before the window.
                if (DayOf(shown.First) < sample.From)
                    return;
                Assert.True(shown.Second.Points > 0, $"On {shown.First} a line is blank.");
                Assert.Equal(DayOf(shown.First), shown.Second.Last);
                Assert.True(shown.Second.Holes == 0, $"On {shown.First} a line has {shown.Second.Holes} holes.");
                Assert.True(
                    shown.Second.Widest <= explained,
                    $"On {shown.First} two neighbors are {shown.Second.Widest} days apart, of which thinning explains {explained:F0}.");
            });
            Assert.Equal(sample.Newest, Math.Max(sample.To, sample.From), sample.To - sample.From > 9 ? 0.5 : 9);
        }

        page.AssertQuiet();
    }

    [Fact]
    public async Task The_six_portfolios_are_shown_at_the_same_day()
    {
        SkipUnlessUndisturbed();
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2010-12-31"));
        await using var page = await browser.OpenAsync(app.Address, 1280, 800);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await WatchAsync(page, WatchDashboard);
        await app.RunAtFullSpeedAsync();
        await page.UntilAsync("[data-portfolio=P11] .as-of", text => text == "31 Dec 2010", "the last day is shown");
        var samples = (await page.Page.EvaluateAsync<JsonElement>("window.samples")).Deserialize<List<DashboardSample>>(s_json)!;
        // A portfolio that is late for a while no longer delays the others. On an idle machine this does not happen.
        var apart = samples.Count(sample => sample.Days.Distinct(StringComparer.Ordinal).Count() > 1);
        Assert.True(apart <= samples.Count / 5, $"{apart} of {samples.Count} states have two dates.");
    }

    [Fact]
    public async Task A_portfolio_page_shows_the_same_day_in_all_panels_and_never_a_zero()
    {
        SkipUnlessUndisturbed();
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2015-12-31"));
        await using var page = await browser.OpenAsync(new Uri(app.Address, "/portfolios/P11?range=All"), 1280, 800);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await WatchAsync(page, WatchPortfolio);
        await app.RunAtFullSpeedAsync();
        await page.UntilAsync(".now .as-of", text => text == "31 Dec 2015", "the last day is shown");
        var samples = (await page.Page.EvaluateAsync<JsonElement>("window.samples")).Deserialize<List<PortfolioSample>>(s_json)!;
        Assert.True(samples.Count > 2, $"The page has shown {samples.Count} states.");
        Assert.All(samples, sample =>
        {
            Assert.Equal((sample.Now, sample.Now, sample.Now), (sample.Day, sample.Row, sample.Window));
            Assert.Equal(DayOf(sample.Now), sample.Line);
            Assert.Equal(sample.Value, sample.Listed);
            Assert.False(sample.IsZero, $"On {sample.Now} a holding is worth nothing.");
        });
        page.AssertQuiet();
    }

    [Fact]
    public async Task The_text_of_a_chart_is_correct_after_the_last_update()
    {
        SkipUnlessUndisturbed();
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2003-12-31"));
        await using var dashboard = await browser.OpenAsync(new Uri(app.Address, "/?show=value"));
        await using var portfolio = await browser.OpenAsync(new Uri(app.Address, "/portfolios/P11"));
        foreach (var page in (OpenPage[])[dashboard, portfolio])
            await page.UntilAsync("#connection", text => text == "live", "the page is live");
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var latest = (await app.GetAsync("/api/evaluations/latest"))[0]!;
        var value = string.Create(CultureInfo.InvariantCulture, $"on 31 Dec 2003: P11 ${(decimal)latest["value"]!:N2}");
        await Until.TrueAsync(
            async () => (await dashboard.Page.GetAttributeAsync("#nav-chart", "aria-label"))!.Contains(value, StringComparison.Ordinal),
            $"the description of the chart ends with {value}");
        var nav = string.Create(CultureInfo.InvariantCulture, $"to 31 Dec 2003, {(decimal)latest["navPerShare"]!:N4}");
        await portfolio.UntilAsync(
            "#history-summary",
            text => text.Contains(nav, StringComparison.Ordinal),
            $"the description of the line has {nav}");
        dashboard.AssertQuiet();
        portfolio.AssertQuiet();
    }

    [Fact]
    public async Task Portfolios_slightly_behind_the_market_raise_no_alarm()
    {
        SkipUnlessUndisturbed();
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2010-12-31"));
        await using var page = await browser.OpenAsync(app.Address, 1280, 800);
        await page.UntilAsync("#connection", text => text == "live", "the page is live");
        const string Watch = """
            () => {
              window.alarms = [];
              window.cut = [];
              const sample = () => {
                for (const item of document.querySelectorAll('.strip [data-alarm]')) window.alarms.push(item.innerText);
                for (const text of document.querySelectorAll('.strip :is(b, small, span)'))
                  if (text.scrollWidth > text.clientWidth + 1 && getComputedStyle(text).display !== 'inline')
                    window.cut.push(text.textContent);
                for (const text of document.querySelectorAll('.badge:not([hidden])')) window.alarms.push(text.textContent);
              };
              window.eachFrame(sample);
            }
            """;
        await WatchAsync(page, Watch);
        await app.RunAtFullSpeedAsync();
        await page.UntilAsync("[data-portfolio=P11] .as-of", text => text == "31 Dec 2010", "the last day is shown");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>("window.alarms"));
        Assert.Empty(await page.Page.EvaluateAsync<string[]>("window.cut"));
        await page.UntilAsync("[data-stage=investors] b", text => text == "Up to date", "the investors have caught up");
    }

    private static async Task WatchAsync(OpenPage page, string script)
    {
        await page.Page.EvaluateAsync(DefineEachFrame);
        await page.Page.EvaluateAsync(script);
    }

    private static int DayOf(string day) =>
        DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    private sealed record Line(int Points, int Last, int Holes, int Widest);

    private sealed record DashboardSample(List<string> Days, List<Line> Lines, double From, double To, double Width)
    {
        [JsonIgnore]
        public int Newest => Days.Max(DayOf);
    }

    private sealed record PortfolioSample(
        string Now, string Day, string Row, string Window, int Line, string Value, string Listed, bool IsZero);
}
