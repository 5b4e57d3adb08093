using System.Reflection;
using System.Runtime.InteropServices;

namespace PortfolioWeb.Workers.Kafka.Embedded;

// Bindings to librdkafka's test cluster. rdkafka.h and rdkafka_mock.h document the functions.
public sealed partial class EmbeddedBroker
{
    private const string Library = "librdkafka";
    private const int Producer = 0;

    // The builds of librdkafka that the Kafka client ships. The client loads the first one that works on the machine.
    private static readonly string[] s_builds = [Library, "centos8-librdkafka", "alpine-librdkafka"];

    static EmbeddedBroker() => NativeLibrary.SetDllImportResolver(typeof(EmbeddedBroker).Assembly, Resolve);

    private delegate void LogCallback(nint client, int level, nint facility, nint text);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (var build in s_builds)
        {
            if (NativeLibrary.TryLoad(build, assembly, path, out var handle))
                return handle;
        }

        return 0;
    }

    private static void Check(int error, string what)
    {
        if (error != 0)
            throw new InvalidOperationException($"The embedded broker cannot {what}: {Marshal.PtrToStringUTF8(rd_kafka_err2str(error))}.");
    }

    [LibraryImport(Library)]
    private static partial nint rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_conf_set(nint conf, string name, string value, Span<byte> error, nuint size);

    [LibraryImport(Library)]
    private static partial void rd_kafka_conf_set_log_cb(nint conf, nint callback);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_new(int type, nint conf, Span<byte> error, nuint size);

    [LibraryImport(Library)]
    private static partial void rd_kafka_destroy(nint client);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_err2str(int error);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_handle_mock_cluster(nint client);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);
}
