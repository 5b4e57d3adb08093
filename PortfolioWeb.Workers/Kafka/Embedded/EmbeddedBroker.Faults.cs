using System.Runtime.InteropServices;

namespace PortfolioWeb.Workers.Kafka.Embedded;

// Faults that librdkafka's test cluster can simulate, for tests and benchmarks of the pipeline's recovery.
public sealed partial class EmbeddedBroker
{
    private const int TheOnlyBroker = 1;

    /// <summary>Closes every connection and accepts no new one, like a broker that is down.</summary>
    internal void GoDown() => Check(rd_kafka_mock_broker_set_down(Cluster, TheOnlyBroker), "go down");

    /// <summary>Accepts connections again. The log is kept.</summary>
    internal void ComeUp() => Check(rd_kafka_mock_broker_set_up(Cluster, TheOnlyBroker), "come up");

    /// <summary>Delays the response to each request; 0 ends the delay.</summary>
    internal void DelayResponses(int milliseconds) =>
        Check(rd_kafka_mock_broker_set_rtt(Cluster, TheOnlyBroker, milliseconds), "slow down");

    /// <summary>Responds to the next requests of a kind with errors.</summary>
    /// <param name="request">The API key of the request in Kafka's protocol.</param>
    /// <param name="errors">The error codes of Kafka's protocol.</param>
    internal void Refuse(short request, params int[] errors) =>
        rd_kafka_mock_push_request_errors_array(Cluster, request, (nuint)errors.Length, errors);

    /// <summary>Elects a new leader of a partition, as the restart of a broker does: the leader epoch rises by one.</summary>
    internal void Elect(string topic, int partition) =>
        Check(rd_kafka_mock_partition_set_leader(Cluster, topic, partition, TheOnlyBroker), "elect a leader");

    /// <summary>Starts recording the API keys of incoming requests.</summary>
    internal void TrackRequests() => rd_kafka_mock_start_request_tracking(Cluster);

    /// <summary>Returns the API keys of the recorded requests, in order of arrival.</summary>
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
