using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>Computes the SHA-256 of all inputs of a full report: equal checksums mean equal figures.</summary>
/// <remarks>The market's run is left out, because a replay at the same prices produces the same ledger.</remarks>
internal sealed class LedgerChecksum : IDisposable
{
    private const int BytesOfDecimal = 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _number = new byte[BytesOfDecimal];
    private readonly int[] _bits = new int[4];

    /// <summary>Computes the checksum from one snapshot of the ledger.</summary>
    public static async Task<string> ComputeAsync(InvestorsDb db, double riskFreePercent, CancellationToken ct)
    {
        using var sum = new LedgerChecksum();
        sum.Add(Statistic.Checksum);
        sum.Add(riskFreePercent.ToString("R", CultureInfo.InvariantCulture));
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        foreach (var (investor, investorName, portfolio, portfolioName) in await ReportScope.PortfoliosAsync(db, null, ct))
            sum.Add($"{investor}\n{investorName}\n{portfolio}\n{portfolioName}");

        var evaluations = db.Evaluations.AsNoTracking().OrderBy(row => row.PortfolioId).ThenBy(row => row.AsOf)
            .Select(row => new { row.PortfolioId, row.AsOf, row.Value, row.DailyChange, row.DailyChangePercent });
        await foreach (var row in evaluations.AsAsyncEnumerable().WithCancellation(ct))
        {
            sum.Add(row.PortfolioId, row.AsOf);
            sum.Add(row.Value);
            sum.Add(row.DailyChange);
            sum.Add(row.DailyChangePercent);
        }

        var closes = db.Closes.AsNoTracking().OrderBy(row => row.Ticker).ThenBy(row => row.AsOf)
            .Select(row => new { row.Ticker, row.AsOf, row.ClosePrice, row.PreviousClose });
        await foreach (var row in closes.AsAsyncEnumerable().WithCancellation(ct))
        {
            sum.Add(row.Ticker, row.AsOf);
            sum.Add(row.ClosePrice);
            sum.Add(row.PreviousClose);
        }

        return Convert.ToHexStringLower(sum._hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Add(string id, DateOnly day)
    {
        Add(id);
        BinaryPrimitives.WriteInt32LittleEndian(_number, day.DayNumber);
        _hash.AppendData(_number, 0, sizeof(int));
    }

    // The zero byte terminates the text, because no text contains one.
    private void Add(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        _hash.AppendData([0]);
    }

    private void Add(decimal? number)
    {
        if (number is not { } amount)
        {
            _hash.AppendData([0]);
            return;
        }

        // The division removes trailing zeros, because databases may return one number with different scales.
        decimal.GetBits(amount / 1.0000000000000000000000000000m, _bits);
        for (var part = 0; part < _bits.Length; part++)
            BinaryPrimitives.WriteInt32LittleEndian(_number.AsSpan(part * sizeof(int)), _bits[part]);
        _hash.AppendData([1]);
        _hash.AppendData(_number);
    }
}
