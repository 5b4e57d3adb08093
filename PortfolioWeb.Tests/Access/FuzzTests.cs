using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Access;

/// <summary>Sends ten thousand random and hostile requests, built from the OpenAPI document: none may cause a server error.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Requests = 10_000, Parallelism = 8;

    // If set, repeats the requests of an earlier run.
    private static readonly string? s_seed = Environment.GetEnvironmentVariable("FUZZ_SEED");

    private static readonly string[] s_hostile =
    [
        "", " ", "0", "-1", "1", "999999999999999999999", "1e400", "NaN", "null", "true", "2000-01-04", "2000-02-30", "9999-12-31",
        "0001-01-01", "P11", "SE1", "Inv1",
        "' OR 1=1 --", "\"; DROP TABLE Evaluations; --", "<script>alert(1)</script>", "../../../../etc/passwd", "..%2f..%2f", "%00", "\0",
        "\r\nSet-Cookie: a=b", "${jndi:ldap://x}", "{{7*7}}",
        "\uD800", "\u202E", "🦄", "é", new string('A', 5000), new string('9', 400), "Inv1_P11_stats.txt", "csv", "desc", "all", "1.2.3",
        "[]", "{}", "*",
    ];

    private static readonly string[] s_bodies =
    [
        "", "{", "null", "[]", "0", "\"x\"", "{}", "{\"to\":null}", "{\"to\":{}}", "{\"daysPerSecond\":1e999}", "{\"daysPerSecond\":\"1\"}",
        "\uFEFF{}", "{\"a\":1,\"a\":2}",
        "{\"payload\":\"\\ud800\"}",
        "{\"note\":12}",
        "{\"from\":\"2020-01-01\",\"to\":\"2019-01-01\"}",
        "{\"investor\":\"'\"}",
        string.Concat(Enumerable.Repeat("{\"a\":", 2000)),
        new string('[', 5000),
        "{\"to\":\"" + new string('x', 60_000) + "\"}",
    ];

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task No_request_causes_a_server_error()
    {
        await using var app = RunningApp.Start(
            _data,
            ("Market:LastDay", "2000-03-31"),
            ("Reports:Cron", ""),
            ("Limits:Burst", "1000000"),
            ("Limits:RequestsPerSecond", "1000000"),
            ("Limits:RequestSeconds", "3600"));
        using var http = new HttpClient { BaseAddress = app.Address, Timeout = Timeout.InfiniteTimeSpan };
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        // Requesting a report is left out because each one would start real work.
        var described = OperationsOf(await app.GetAsync("/openapi/v1.json"))
            .Where(operation => operation is not { Method: "POST", Path: "/api/reports" })
            .ToList();
        Assert.True(described.Count > 25, $"Only {described.Count} operations are described.");
        // Operations with parameters are called more often than those without, where nothing can be invalid.
        var operations = described.SelectMany(operation => Enumerable.Repeat(operation, operation.HasInput ? 20 : 1)).ToList();

        var failures = new ConcurrentQueue<string>();
        var seed = s_seed is null ? Random.Shared.Next() / 2 : int.Parse(s_seed, CultureInfo.InvariantCulture);
        TestContext.Current.SendDiagnosticMessage($"FUZZ_SEED={seed}");
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Parallelism,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), parallel, async (i, ct) =>
        {
            var random = new Random(seed + i);
            var operation = operations[random.Next(operations.Count)];
            using var request = Make(operation, random);
            using var response = await http.SendAsync(request, ct);
            var body = await response.Content.ReadAsStringAsync(ct);
            if (((int)response.StatusCode >= 500 && !operation.Statuses.Contains($"{(int)response.StatusCode}"))
                || body.Contains("   at ", StringComparison.Ordinal)
                || body.Contains("Exception", StringComparison.Ordinal)
                || body.Length > 2_000_000
                || response.Headers.Contains("Set-Cookie"))
                failures.Enqueue(
                    $"{request.Method} {request.RequestUri} (request {i} of FUZZ_SEED={seed}): {(int)response.StatusCode} "
                        + body[..Math.Min(300, body.Length)]);
        });
        Assert.Empty(failures.Take(10));
        // The program still works as before.
        Assert.Empty((await app.AuditAsync()).Wrong);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/pipeline", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static HttpRequestMessage Make(Operation operation, Random random)
    {
        string Any() => Uri.EscapeDataString(s_hostile[random.Next(s_hostile.Length)]);
        var path = operation.Path;
        foreach (var name in operation.InPath)
            path = path.Replace($"{{{name}}}", random.Next(4) == 0 ? "P11" : Any(), StringComparison.Ordinal);
        var query = string.Join('&', operation.InQuery.Where(_ => random.Next(2) == 0).Select(name => $"{name}={Any()}"));
        if (random.Next(10) == 0)
            query += $"&{Any()}={Any()}";
        var request = new HttpRequestMessage(new HttpMethod(random.Next(20) == 0 ? "DELETE" : operation.Method), $"{path}?{query}");
        if (operation.Method != "GET")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(s_bodies[random.Next(s_bodies.Length)]));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(10) == 0 ? "text/plain" : "application/json");
        }

        if (random.Next(8) == 0)
            request.Headers.TryAddWithoutValidation("Accept", random.Next(2) == 0 ? "text/csv" : "*/*;q=x");
        return request;
    }

    private static IEnumerable<Operation> OperationsOf(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        let parameters = operation.Value!["parameters"]?.AsArray() ?? []
        select new Operation(
            operation.Key.ToUpperInvariant(),
            path.Key,
            NamesIn(parameters, "path"),
            NamesIn(parameters, "query"),
            operation.Value!["requestBody"] is not null,
            [.. operation.Value!["responses"]!.AsObject().Select(response => response.Key)]);

    private static IReadOnlyList<string> NamesIn(JsonArray parameters, string location) =>
        [.. parameters.Where(parameter => (string?)parameter!["in"] == location).Select(parameter => (string)parameter!["name"]!)];

    // The documented statuses may include 503: on a slow machine a command may not be applied in time.
    private sealed record Operation(
        string Method,
        string Path,
        IReadOnlyList<string> InPath,
        IReadOnlyList<string> InQuery,
        bool HasBody,
        IReadOnlyList<string> Statuses)
    {
        public bool HasInput => HasBody || InPath.Count + InQuery.Count > 0;
    }
}
