using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MySqlConnector;

namespace PortfolioWeb.Testing.Faults;

/// <summary>
/// Runs both exchanges at full speed and injects one fault after the other. After each, the pipeline must recover by itself, and the
/// stored data must match an independent recomputation.
/// </summary>
/// <param name="data">The data of the program.</param>
/// <param name="broker">The external broker; null for the embedded one.</param>
/// <param name="server">The database server; null for a file.</param>
/// <param name="seed">The seed of the random moments.</param>
/// <param name="output">The output for the result of each round.</param>
internal sealed class FaultCampaign(
    DataFolder data,
    LastingBroker? broker,
    DatabaseServer? server,
    int seed,
    TextWriter output) : IAsyncDisposable
{
    private const string LastDay = "2012-12-31";
    private const short Produce = 0, Fetch = 1, ListOffsets = 2, OffsetCommit = 8, OffsetFetch = 9;

    private static readonly IReadOnlyList<string> s_days = TradingDays.Between(new(2000, 1, 1), new(2012, 12, 31));

    // Not the leader, timed out, too few replicas; and for groups: loading, not the coordinator.
    private static readonly int[] s_errors = [6, 7, 19], s_groupErrors = [14, 16];

    private readonly Random _random = new(seed);
    private readonly LogOrder? _order = broker is null ? null : new LogOrder(broker.Broker.BootstrapServers, s_days);
    private ChildProcess? _app;

    private ChildProcess App => _app ?? throw new InvalidOperationException("The program is not running.");

    /// <summary>The results so far.</summary>
    public FaultReport Report { get; } = new();

    /// <summary>The program's output since its last start.</summary>
    public string ProgramOutput => _app?.Output ?? "";

    /// <summary>Injects faults in this order.</summary>
    public async Task RunAsync(IEnumerable<Fault> faults)
    {
        _app ??= await StartAsync();
        foreach (var fault in faults)
        {
            var watch = Stopwatch.StartNew();
            await RunAtFullSpeedAsync();
            await PauseAsync(300);
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{Report.Faults.Values.Sum() + 1,4} {fault,-12}"));
            await InjectAsync(fault);
            Report.Faults[fault] = Report.Faults.GetValueOrDefault(fault) + 1;
            var injectedAt = watch.Elapsed;
            await WaitUntilIdleAsync();
            var rows = Check();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $" after {injectedAt.TotalSeconds,5:F1} s, complete {(watch.Elapsed - injectedAt).TotalSeconds,5:F1} s later, "
                    + $"{rows,6} rows"));
        }

        Report.Disorder.AddRange(_order?.Disorder ?? []);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _app?.Dispose();
        _order?.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<ChildProcess> StartAsync() => ChildProcess.StartAsync(data, $"--Market:LastDay={LastDay}");

    // Begins in the middle of the history, with the market running.
    private async Task RunAtFullSpeedAsync()
    {
        var date = (string?)(await GetAsync("/api/market"))["date"];
        if (string.CompareOrdinal(date, "2008") > 0)
            await RewindAsync(500);
        await SendAsync("market/speed", new { daysPerSecond = (double?)null });
        var before = await LatestAsync();
        await SendAsync("market/start");
        await Until.TrueAsync(async () => await LatestAsync() != before, "the market is running");
    }

    // Rewinds to one of the first days, at most to the next day of the slowest exchange.
    private async Task RewindAsync(int days)
    {
        var dates = (await GetAsync("/api/exchanges")).AsArray().Select(exchange => (string?)exchange!["date"]).ToList();
        var closed = s_days.Count(day => dates.TrueForAll(date => string.CompareOrdinal(day, date) <= 0));
        await SendAsync("market/rewind", new { to = s_days[_random.Next(Math.Min(days, closed + 1))] });
    }

    private async Task InjectAsync(Fault fault)
    {
        switch (fault)
        {
            case Fault.Kill:
                await KillAsync();
                _app = await StartAsync();
                break;
            case Fault.KillAtRewind:
                await RewindAsync(200);
                await KillAsync();
                _app = await StartAsync();
                // The run exists in the log only from its first day on.
                await Until.TrueAsync(
                    async () => (int)(await GetAsync("/api/evaluations/latest"))[0]!["run"]!
                        == (int)(await GetAsync("/api/market"))["run"]!,
                    "the new run has started");
                break;
            case Fault.Freeze:
                await App.SignalAsync("STOP");
                await PauseAsync(1500);
                await App.SignalAsync("CONT");
                break;
            case Fault.Takeover:
                var second = await StartAsync();
                await second.LedByAsync(App);
                await KillAsync();
                _app = second;
                await second.LedByAsync(second);
                break;
            case Fault.BrokerDown:
                broker!.Broker.GoDown();
                await PauseAsync(1500);
                broker.Broker.ComeUp();
                break;
            case Fault.BrokerErrors:
                foreach (var request in (short[])[Produce, Fetch, ListOffsets])
                    broker!.Broker.Refuse(request, Some(s_errors));
                foreach (var request in (short[])[OffsetCommit, OffsetFetch])
                    broker!.Broker.Refuse(request, Some(s_groupErrors));
                break;
            case Fault.BrokerSlow:
                broker!.Broker.DelayResponses(_random.Next(20, 200));
                await PauseAsync(1500);
                broker.Broker.DelayResponses(0);
                break;
            case Fault.DatabaseDown:
                server!.Kill();
                await PauseAsync(1500);
                await server.StartAsync();
                break;
            case Fault.DatabaseCut:
                for (var cut = 0; cut < 20; cut++)
                {
                    await CutAsync();
                    await PauseAsync(100);
                }

                break;
        }
    }

    private async Task KillAsync()
    {
        await App.KillAsync();
        App.Dispose();
    }

    // Waits until the exchanges are stopped and every closed day is stored.
    private async Task WaitUntilIdleAsync()
    {
        await SendAsync("market/stop");
        await Completion.WaitAsync(GetAsync);
    }

    // Compares the stored data with a recomputation that shares no code with the program.
    private int Check()
    {
        var ledger = StoredLedger.Read(data);
        var expected = 0;
        foreach (var ticker in ledger.Closes.Keys.GroupBy(close => close.Ticker, close => close.Day))
        {
            var last = ticker.Max(StringComparer.Ordinal);
            foreach (var day in s_days.TakeWhile(day => string.CompareOrdinal(day, last) <= 0).Except(ticker))
                Report.Missing.Add($"{ticker.Key} has no close of {day}");
        }

        foreach (var portfolio in ledger.Holdings)
        {
            // A portfolio has every day up to the last one that all of its exchanges have closed.
            var last = portfolio.Min(holding => ledger.Closes.Keys.Where(close => close.Ticker == holding.Ticker).Max(close => close.Day))!;
            foreach (var day in s_days.TakeWhile(day => string.CompareOrdinal(day, last) <= 0))
            {
                expected++;
                if (!ledger.Evaluations.ContainsKey((portfolio.Key, day)))
                    Report.Missing.Add($"{portfolio.Key} has no evaluation of {day}");
                else if (ledger.WhatIsWrong(portfolio.Key, day) is { } wrong)
                    Report.Wrong.Add(wrong);
            }
        }

        Report.Rows += ledger.Evaluations.Count;
        Report.Duplicates += Math.Max(0, ledger.Evaluations.Count - expected);
        return ledger.Evaluations.Count;
    }

    private async Task CutAsync()
    {
        await using var connection = (MySqlConnection)data.Connect();
        await connection.OpenAsync();
        var ids = new List<long>();
        await using (var list = new MySqlCommand(
            "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()",
            connection))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                ids.Add(reader.GetInt64(0));
        }

        foreach (var id in ids)
        {
            try
            {
                await using var kill = new MySqlCommand($"KILL {id}", connection);
                await kill.ExecuteNonQueryAsync();
            }
            catch (MySqlException)
            {
                // The connection has already ended.
            }
        }
    }

    // Sends a command until it is accepted: it is refused while the database is unavailable.
    private Task SendAsync(string path, object? body = null) => Until.TrueAsync(
        async () =>
        {
            try
            {
                using var response = path == "market/speed"
                    ? await App.Http.PutAsJsonAsync($"/api/{path}", body)
                    : await App.Http.PostAsJsonAsync($"/api/{path}", body ?? new { });
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        $"the command {path} is accepted");

    // Sends a request until it succeeds.
    private async Task<JsonNode> GetAsync(string path)
    {
        JsonNode? response = null;
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    response = await App.GetAsync(path);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"GET {path} succeeds");
        return response!;
    }

    private async Task<string> LatestAsync() => (await GetAsync("/api/evaluations/latest")).ToJsonString();

    private int[] Some(int[] errors) => [.. Enumerable.Range(0, _random.Next(1, 20)).Select(_ => errors[_random.Next(errors.Length)])];

    // The delay picks a random moment; it does not wait for anything.
    private Task PauseAsync(int atMost) => Task.Delay(_random.Next(atMost));
}
