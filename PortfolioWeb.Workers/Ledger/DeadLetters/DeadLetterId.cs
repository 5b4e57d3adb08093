using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>Which dead letter: the place in the log where the message stood.</summary>
/// <param name="Log">The identity of the log.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Its offset there.</param>
public readonly record struct DeadLetterId(string Log, string Topic, int Partition, long Offset)
{
    // In no name of a log or a topic.
    private const char Between = ' ';

    /// <summary>The id of a row.</summary>
    public static DeadLetterId Of(DeadLetterRow row) => new(row.Log, row.Topic, row.Partition, row.Offset);

    /// <summary>Reads the text of an id; false where it is none.</summary>
    public static bool TryParse(string text, out DeadLetterId id)
    {
        id = default;
        if (!Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Between);
        if (parts.Length != 4
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        id = new DeadLetterId(parts[0], parts[1], partition, offset);
        return true;
    }

    /// <summary>The id as one word that goes into an address as it is, whatever the names hold.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Join(Between, Log, Topic, Partition.ToString(CultureInfo.InvariantCulture), Offset.ToString(CultureInfo.InvariantCulture))));
}
