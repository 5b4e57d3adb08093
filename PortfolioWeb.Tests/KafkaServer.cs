using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Testcontainers.Kafka;

namespace PortfolioWeb.Tests;

/// <summary>
/// A real Kafka for one test: of the distribution in <c>$KAFKA_HOME</c>, or in a container where there is Docker. Where
/// there is neither, the test is skipped and says so.
/// </summary>
internal sealed class KafkaServer : ITestBroker
{
    private const string Image = "apache/kafka:4.0.0";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string s_script = Path.GetFullPath(Path.Combine(ChildProcess.ContentRoot, "..", "scripts", "start-kafka.sh"));

    private readonly string _bootstrapServers;
    private readonly Action _end;

    private KafkaServer(string bootstrapServers, Action end) => (_bootstrapServers, _end) = (bootstrapServers, end);

    /// <inheritdoc/>
    public IEnumerable<(string Key, string Value)> Settings => [("Kafka:BootstrapServers", _bootstrapServers)];

    /// <summary>Starts one, and returns when it can be reached.</summary>
    public static KafkaServer Start()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 })
            return StartProcess();
        Assert.SkipUnless(HasDocker(), "Neither is KAFKA_HOME set nor is there Docker: a real Kafka is not tested here.");
        return StartContainer();
    }

    /// <inheritdoc/>
    public void Dispose() => _end();

    private static KafkaServer StartProcess()
    {
        var folder = Directory.CreateTempSubdirectory("portfolioweb-kafka-");
        var port = FreePort();
        var server = Process.Start(new ProcessStartInfo("bash", [s_script, folder.FullName, $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        var kafka = new KafkaServer($"127.0.0.1:{port}", End);
        try
        {
            kafka.WaitUntilReached();
            return kafka;
        }
        catch
        {
            End();
            throw;
        }

        void End()
        {
            server.Kill(entireProcessTree: true);
            server.WaitForExit();
            server.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static KafkaServer StartContainer()
    {
        var container = new KafkaBuilder(Image).Build();
        container.StartAsync().GetAwaiter().GetResult();
        return new KafkaServer(container.GetBootstrapAddress(), () => container.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    private void WaitUntilReached()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _bootstrapServers }).SetLogHandler((_, _) => { }).Build();
        admin.GetMetadata(s_patience);
    }

    private static bool HasDocker()
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            docker.StandardOutput.ReadToEnd();
            docker.WaitForExit();
            return docker.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
