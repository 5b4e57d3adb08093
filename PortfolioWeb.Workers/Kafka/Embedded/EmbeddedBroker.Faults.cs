using System.Runtime.InteropServices;

namespace PortfolioWeb.Workers.Kafka.Embedded;

// Faults that librdkafka's test cluster can be given, for the tests and benchmarks of a chain that survives them.
public sealed partial class EmbeddedBroker
{
    private const int TheOnlyBroker = 1;

    /// <summary>Closes every connection and takes no new one, as a broker that is down.</summary>
    internal void GoDown() => Check(rd_kafka_mock_broker_set_down(Cluster, TheOnlyBroker), "go down");

    /// <summary>Takes connections again; what was in the log is still there.</summary>
    internal void ComeUp() => Check(rd_kafka_mock_broker_set_up(Cluster, TheOnlyBroker), "come up");

    /// <summary>Answers each request only after a while; at once again with 0.</summary>
    internal void AnswerAfter(int milliseconds) => Check(rd_kafka_mock_broker_set_rtt(Cluster, TheOnlyBroker, milliseconds), "slow down");

    /// <summary>Answers the next requests of a kind with these errors.</summary>
    /// <param name="request">The request, by its number in Kafka's protocol.</param>
    /// <param name="errors">The errors, by their numbers there.</param>
    internal void Refuse(short request, params int[] errors) =>
        rd_kafka_mock_push_request_errors_array(Cluster, request, (nuint)errors.Length, errors);

    /// <summary>Elects the leader of a partition anew, as a restart of a broker does: the leader's epoch is one higher.</summary>
    internal void Elect(string topic, int partition) =>
        Check(rd_kafka_mock_partition_set_leader(Cluster, topic, partition, TheOnlyBroker), "elect a leader");

    /// <summary>From now on, keeps the kinds of the requests that come.</summary>
    internal void TrackRequests() => rd_kafka_mock_start_request_tracking(Cluster);

    /// <summary>The kinds of the requests that have come, by their numbers in Kafka's protocol, in the order of their coming.</summary>
    internal IReadOnlyList<short> TrackedRequests()
    {
        var requests = rd_kafka_mock_get_requests(Cluster, out var count);
        try
        {
            var kinds = new short[(int)count];
            for (var i = 0; i < kinds.Length; i++)
                kinds[i] = rd_kafka_mock_request_api_key(Marshal.ReadIntPtr(requests, i * IntPtr.Size));
            return kinds;
        }
        finally
        {
            rd_kafka_mock_request_destroy_array(requests, count);
        }
    }

    private nint Cluster => rd_kafka_handle_mock_cluster(_client);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_rtt(nint cluster, int broker, int milliseconds);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_partition_set_leader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_start_request_tracking(nint cluster);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_get_requests(nint cluster, out nuint count);

    [LibraryImport(Library)]
    private static partial short rd_kafka_mock_request_api_key(nint request);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_request_destroy_array(nint requests, nuint count);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_push_request_errors_array(nint cluster, short request, nuint count, int[] errors);
}
