using System.Diagnostics;
using Confluent.Kafka;
using PortfolioWeb.Workers.Hosting;
using Testcontainers.Kafka;

namespace PortfolioWeb.Testing.Brokers;

/// <summary>
/// A Kafka broker: from the distribution in <c>$KAFKA_HOME</c>, or in a container if Docker is available. Otherwise the test is skipped
/// with a reason.
/// </summary>
internal sealed class KafkaServer : ITestBroker
{
    private const string Image = "apache/kafka:4.1.1";
    private static readonly TimeSpan s_metadataTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_transactionTimeout = TimeSpan.FromMinutes(2);

    private readonly string _bootstrapServers;
    private readonly Action _end;
    private readonly ScriptedServer? _server;

    private KafkaServer(string bootstrapServers, Action end, ScriptedServer? server = null) =>
        (_bootstrapServers, _end, _server) = (bootstrapServers, end, server);

    private ScriptedServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, "A Kafka in a container would have another port after a restart.");
            return _server!;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(string Key, string Value)> Settings => [("Kafka:BootstrapServers", _bootstrapServers)];

    /// <summary>Starts a broker, and returns when it coordinates transactions.</summary>
    public static KafkaServer Start()
    {
        var server = new ScriptedServer("start-kafka.sh");
        var bootstrapServers = $"127.0.0.1:{server.Port}";
        server.StartAsync(() => Task.FromResult(CanReach(bootstrapServers))).GetAwaiter().GetResult();
        if (server.Absence is null)
        {
            var started = new KafkaServer(bootstrapServers, server.Dispose, server);
            try
            {
                StartTransactions(bootstrapServers);
                return started;
            }
            catch
            {
                started.Dispose();
                throw;
            }
        }

        server.Dispose();
        Assert.SkipUnless(HasDocker(), $"Not tested on Kafka. {server.Absence}, and there is no Docker.");

        var container = new KafkaBuilder(Image).Build();
        container.StartAsync().GetAwaiter().GetResult();
        return new KafkaServer(container.GetBootstrapAddress(), () => container.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    /// <summary>Kills the server.</summary>
    public void Kill() => Server.Kill();

    /// <summary>Restarts the broker on the same port and data, and returns when it is reachable.</summary>
    public Task StartAgainAsync() => Server.StartAsync(() => Task.FromResult(CanReach(_bootstrapServers)));

    /// <inheritdoc/>
    public void Dispose() => _end();

    // Runs a first transaction, for which a new broker creates internal topics. On a busy machine this takes longer than the timeouts of
    // the tests.
    private static void StartTransactions(string bootstrapServers)
    {
        var config = new ProducerConfig { BootstrapServers = bootstrapServers, TransactionalId = "first" };
        using var producer = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(s_transactionTimeout);
    }

    private static bool CanReach(string bootstrapServers)
    {
        try
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers })
                .SetLogHandler((_, _) => { })
                .Build();
            return admin.GetMetadata(s_metadataTimeout).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    private static bool HasDocker()
    {
        try
        {
            using var docker = Process.Start(
                new ProcessStartInfo("docker", ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            docker.OutputDataReceived += (_, _) => { };
            docker.ErrorDataReceived += (_, _) => { };
            docker.BeginOutputReadLine();
            docker.BeginErrorReadLine();
            docker.WaitForExit();
            return docker.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
