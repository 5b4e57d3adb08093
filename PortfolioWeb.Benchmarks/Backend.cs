using Xunit.Sdk;

namespace PortfolioWeb.Benchmarks;

/// <summary>The broker and the database that a pipeline is measured on.</summary>
/// <param name="Name">The name of the broker and the database.</param>
/// <param name="NewData">Creates empty data on the backend.</param>
internal sealed record Backend(string Name, Func<DataFolder> NewData)
{
    /// <summary>Measures on every backend of the machine, and reports the missing ones.</summary>
    public static async Task OnEachAsync(Func<Backend, Task> measure, bool serversOnly = false)
    {
        await using var mariaDb = new MariaDb();
        await mariaDb.InitializeAsync();
        await using var mySql = new MySql();
        await mySql.InitializeAsync();
        Backend[] backends =
        [
            new("embedded broker, SQLite", () => new DataFolder()),
            new("embedded broker, MariaDB", () => mariaDb.NewData()),
            new("embedded broker, MySQL", () => mySql.NewData()),
            new("Kafka, MariaDB", () => mariaDb.NewData(KafkaServer.Start())),
            new("Kafka, MySQL", () => mySql.NewData(KafkaServer.Start())),
        ];
        foreach (var backend in backends.Skip(serversOnly ? 1 : 0))
        {
            try
            {
                using (backend.NewData())
                    Console.WriteLine($"\n{backend.Name}");
                await measure(backend);
            }
            catch (SkipException absent)
            {
                Console.WriteLine($"\n{backend.Name}: {absent.Message.Replace("$XunitDynamicSkip$", "", StringComparison.Ordinal)}");
            }
        }
    }
}
