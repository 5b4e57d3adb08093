namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>HistorySettings</c>: a setting of the market that the stored history was made with.</summary>
public sealed class HistorySettingRow
{
    /// <summary>The setting, such as <c>Market:Seed</c>.</summary>
    public required string Name { get; set; }

    /// <summary>Its value, as text.</summary>
    public required string Value { get; set; }
}
