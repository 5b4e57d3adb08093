using System.Text.RegularExpressions;
using PortfolioWeb.Tests.Live;

namespace PortfolioWeb.Tests.Telemetry;

/// <summary>The metrics that Prometheus reads.</summary>
public sealed partial class MetricsTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Every_metric_of_the_Grafana_dashboard_exists_and_counts()
    {
        await using var app = RunningApp.Start(_data, ("Telemetry:Prometheus", "true"));
        await using var dashboard = await LiveClient.ConnectAsync(app);
        await dashboard.FirstAsync();
        await app.PostAsync("/api/market/step");
        var file = Path.Combine(ChildProcess.ContentRoot, "..", "deploy", "grafana", "dashboards", "portfolioweb.json");
        var required = Metric()
            .Matches(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
            .Select(match => match.Value)
            .Distinct()
            .ToList();
        Assert.True(required.Count >= 10, "the dashboard uses the pipeline's metrics");
        var metrics = "";
        await Until.TrueAsync(
            async () =>
            {
                metrics = await app.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
                return required.All(name => metrics.Contains($"\n{name}", StringComparison.Ordinal));
            },
            "all of them are exported");
        Assert.Matches(@"portfolioweb_closes_emitted_total\{[^}]*exchange=""SE1""[^}]*\} [1-9]", metrics);
        Assert.Matches(@"portfolioweb_rows_stored_total\{[^}]*table=""Closes""[^}]*\} \d\d", metrics);
        Assert.Matches(@"portfolioweb_hub_clients\{?[^}]*\}? ?1", metrics);
    }

    [Fact]
    public async Task Without_the_setting_the_metrics_page_does_not_exist()
    {
        await using var app = RunningApp.Start(_data);
        using var response = await app.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [GeneratedRegex("portfolioweb_[a-z_]+")]
    private static partial Regex Metric();
}
