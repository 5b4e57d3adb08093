namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>HistorySettings</c>: a market setting that the stored history was created with.</summary>
public sealed class HistorySettingRow
{
    /// <summary>The name of the setting, such as <c>Market:Seed</c>.</summary>
    public required string Name { get; set; }

    /// <summary>The value as text.</summary>
    public required string Value { get; set; }
}
