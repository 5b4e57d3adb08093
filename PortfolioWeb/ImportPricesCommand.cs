using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices.Importing;
using Spectre.Console;

namespace PortfolioWeb;

/// <summary>
/// The command <c>import-prices FOLDER</c>: reads the price files of a folder, shows what they hold, and stores them once confirmed.
/// </summary>
internal static class ImportPricesCommand
{
    private const int MostListed = 20;

    /// <summary>What the command line asks for.</summary>
    private sealed record Request(
        string Folder, string? Data, string? Name, IReadOnlyList<string> LeaveOut, bool WithoutBadLines, bool IsConfirmed);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "The folder with the price files (.csv and .txt)." };
        var data = new Option<string?>("--data") { Description = "The data folder of the web app; by default, that of its settings." };
        var name = new Option<string?>("--name") { Description = "The name of the import; by default, that of the folder." };
        var leaveOut = new Option<string[]>("--leave-out") { Description = "A ticker that is not imported. May be given several times." };
        var withoutBadLines = new Option<bool>("--without-bad-lines") { Description = "Imports the other lines of files with bad lines." };
        var yes = new Option<bool>("--yes") { Description = "Stores the import without asking." };
        var command = new Command("import-prices", "Imports daily closes from the files in a folder.")
        {
            folder, data, name, leaveOut, withoutBadLines, yes,
        };
        command.SetAction((parsed, ct) => RunAsync(
            new Request(
                parsed.GetRequiredValue(folder),
                parsed.GetValue(data),
                parsed.GetValue(name),
                parsed.GetValue(leaveOut) ?? [],
                parsed.GetValue(withoutBadLines),
                parsed.GetValue(yes)),
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(parsed.InvocationConfiguration.Output) }),
            parsed.InvocationConfiguration.Error,
            ct));
        return command;
    }

    private static async Task<int> RunAsync(Request request, IAnsiConsole console, TextWriter errors, CancellationToken ct)
    {
        try
        {
            using var services = Services(request.Data);
            services.GetRequiredService<IStartupValidator>().Validate();
            return await ImportAsync(request, services, console, errors, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await errors.WriteLineAsync("The import is cancelled: nothing is stored.");
        }
        catch (DbException failure)
        {
            await errors.WriteLineAsync(
                $"The database cannot be used: {failure.Message.ReplaceLineEndings(" ")} Start the web app with it once, then try again.");
        }
        catch (Exception failure) when (StartupReport.Explain(failure) is { Count: > 0 } reasons)
        {
            foreach (var reason in reasons)
                await errors.WriteLineAsync(reason);
        }

        return 1;
    }

    private static async Task<int> ImportAsync(
        Request request, IServiceProvider services, IAnsiConsole console, TextWriter errors, CancellationToken ct)
    {
        if (FilesIn(request.Folder) is not { Count: > 0 } paths)
        {
            await errors.WriteLineAsync($"There is no .csv or .txt file in {request.Folder}.");
            return 1;
        }

        var (market, imports) = (services.GetRequiredService<MarketReferenceData>(), services.GetRequiredService<PriceImports>());
        // Fails before the files are read if there is no database.
        await imports.ListAsync(ct);
        var preview = ImportPreview.Of(await ReadAsync(paths, console, ct));
        Show(preview, market, console);
        var choices = new ImportChoices(
            request.Name ?? new DirectoryInfo(request.Folder).Name,
            new Dictionary<string, string>(),
            request.LeaveOut,
            request.WithoutBadLines);
        var (series, problems) = choices.Apply(preview, market);
        foreach (var problem in problems)
            await errors.WriteLineAsync($"{OptionOf(problem.Key)}: {problem.Value}");
        if (problems.Count > 0)
            return 1;
        if (!request.IsConfirmed && !await ConfirmAsync(console, errors, ct))
            return 1;
        var id = PendingImports.NewId();
        await StoreAsync(imports, id, choices.Name, series, console, ct);
        console.WriteLine($"Stored as {id}. The page Prices, or PUT /api/market/prices with this id, makes the market trade these prices.");
        return 0;
    }

    private static async Task<bool> ConfirmAsync(IAnsiConsole console, TextWriter errors, CancellationToken ct)
    {
        if (console.Profile.Capabilities.Interactive && !Console.IsInputRedirected)
            return await new ConfirmationPrompt("Store this import?").ShowAsync(console, ct);
        await errors.WriteLineAsync("Nothing is stored: nobody can be asked here, so confirm with --yes.");
        return false;
    }

    private static Task<List<PriceFile>> ReadAsync(List<string> paths, IAnsiConsole console, CancellationToken ct) =>
        console.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Reading files", maxValue: paths.Count);
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date);
            var files = new List<PriceFile>();
            foreach (var path in paths)
            {
                await using var content = File.OpenRead(path);
                files.Add(PriceFileReader.Read(Path.GetFileName(path), content, today, ct));
                task.Increment(1);
            }

            return files;
        });

    private static Task StoreAsync(
        PriceImports imports, string id, string name, IReadOnlyList<ImportedSeries> series, IAnsiConsole console, CancellationToken ct) =>
        console.Progress().StartAsync(progress =>
        {
            var task = progress.AddTask("Storing closes", maxValue: series.Sum(one => one.Series.Closes.Count));
            return imports.StoreAsync(id, name, "", series, new Progress(task), ct);
        });

    private static void Show(ImportPreview preview, MarketReferenceData market, IAnsiConsole console)
    {
        var table = new Table();
        foreach (var heading in (string[])["Ticker", "Exchange", "First day", "Last day", "Closes", "Basis", "Splits", "Gaps"])
            table.AddColumn(new TableColumn(heading).NoWrap());
        foreach (var ticker in preview.Tickers)
        {
            table.AddRow(
                Markup.Escape(ticker.Ticker),
                ImportChoices.ExchangeOf(ticker.Ticker, new Dictionary<string, string>(), market),
                $"{ticker.FirstDay:O}",
                $"{ticker.LastDay:O}",
                $"{ticker.Count:N0}",
                $"{ticker.Basis}",
                $"{ticker.Splits.Count}",
                $"{ticker.Gaps.Count}");
        }

        console.Write(table);
        List(console, preview.Conflicts.Select(conflict => conflict.Reason), preview.Conflicts.Count, "conflicts");
        List(
            console,
            preview.BadLines.Select(bad => $"{bad.File}, line {bad.Line}: {bad.Reason}"),
            preview.BadLineCount,
            "lines that cannot be imported");
        var questions = preview.Tickers.SelectMany(ticker => ticker.Questions.Select(question => $"{ticker.Ticker}: {question.Text}"))
            .ToList();
        List(console, questions, questions.Count, "questions");
    }

    private static void List(IAnsiConsole console, IEnumerable<string> lines, int count, string what)
    {
        foreach (var line in lines.Take(MostListed))
            console.WriteLine(line);
        if (count > MostListed)
            console.WriteLine($"… and {count - MostListed:N0} more {what}.");
    }

    private static List<string> FilesIn(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.EnumerateFiles(folder)
                .Where(path => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TXT")
                .Order(StringComparer.Ordinal),
        ];

    private static string OptionOf(string field) => field switch
    {
        "leaveOut" => "--leave-out",
        "withoutBadLines" => "--without-bad-lines",
        "name" => "--name",
        _ => field,
    };

    // The host is never started, so no part of the pipeline runs.
    private static ServiceProvider Services(string? data)
    {
        var builder = WebApplication.CreateBuilder(Hosting.ContentFolder.For([], AppContext.BaseDirectory));
        if (data is not null)
            builder.Configuration.AddInMemoryCollection([new("Data:Folder", Path.GetFullPath(data))]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLedger();
        builder.Services.AddMarket();
        return builder.Services.BuildServiceProvider();
    }

    private sealed class Progress(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
