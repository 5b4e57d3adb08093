using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Testing.Programs;

/// <summary>The health of a running program.</summary>
internal static class Readiness
{
    /// <summary>Waits until every part of the program is ready.</summary>
    public static Task AssertAsync(HttpClient http) => Until.TrueAsync(
        async () =>
        {
            var (status, health) = await GetHealthAsync(http);
            return status == HttpStatusCode.OK
                && (bool)health["healthy"]!
                && health["checks"]!.AsArray() is { Count: 5 } checks
                && checks.All(check => (bool)check!["healthy"]!);
        },
        "the program is ready");

    /// <summary>Waits until the program is not ready because of a part and gives the reason, while it is still alive.</summary>
    public static async Task AssertNotAsync(HttpClient http, string part, string reason)
    {
        await Until.TrueAsync(
            async () =>
            {
                var (status, health) = await GetHealthAsync(http);
                var check = health["checks"]!.AsArray().Single(check => (string?)check!["name"] == part)!;
                return status == HttpStatusCode.ServiceUnavailable && !(bool)check["healthy"]!
                    && ((string?)check["reason"])?.Contains(reason, StringComparison.Ordinal) == true;
            },
            $"the program is not ready, because the {part} {reason}");
        using var live = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Health)> GetHealthAsync(HttpClient http)
    {
        using var response = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!);
    }
}
