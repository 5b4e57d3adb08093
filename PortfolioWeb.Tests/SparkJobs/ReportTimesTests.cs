using SparkJobs.Runs;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Due times of reports in Athens, where 3 to 4 occurs twice on 25 October 2026 and not at all on 29 March.</summary>
public sealed class ReportTimesTests
{
    private static readonly TimeZoneInfo s_athens = TimeZoneInfo.FindSystemTimeZoneById("Europe/Athens");

    [Theory]
    [InlineData("0 0 2 * * ?", "2026-10-24T12:00Z", "2026-10-24T23:00Z", "2026-10-26T00:00Z")]
    [InlineData("0 30 3 * * ?", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("0 0,30 3 * * ?", "2026-10-24T12:00Z", "2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-26T01:00Z")]
    [InlineData("0 0 2-4 * * ?", "2026-10-24T12:00Z", "2026-10-24T23:00Z", "2026-10-25T00:00Z", "2026-10-25T02:00Z")]
    public void A_time_of_day_in_the_repeated_hour_is_due_once(string cron, string after, params string[] expected) =>
        AssertDue(cron, after, expected);

    [Theory]
    [InlineData("0 30 3 * * ?", "2026-10-25T01:00Z", "2026-10-26T01:30Z")]
    [InlineData("0 30 3 * * ?", "2026-10-25T01:29:59Z", "2026-10-26T01:30Z")]
    public void In_the_second_of_the_repeated_hours_the_next_time_is_the_day_after(string cron, string after, params string[] expected) =>
        AssertDue(cron, after, expected);

    [Fact]
    public void An_hourly_report_is_due_in_both_repeated_hours() =>
        AssertDue("0 30 * * * ?", "2026-10-24T23:45Z", "2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T02:30Z");

    [Fact]
    public void A_skipped_time_of_day_is_due_when_the_clocks_have_changed() =>
        AssertDue("0 30 3 * * ?", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z");

    private static void AssertDue(string cron, string after, params string[] expected)
    {
        var times = new ReportTimes(cron, s_athens);
        var at = DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var due in expected)
        {
            at = times.After(at)!.Value;
            Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), at);
        }
    }
}
