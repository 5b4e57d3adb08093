using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PortfolioWeb.Workers.Ledger.Migrations.Sqlite
{
    /// <summary>Keeps the settings that the history was made with; the seed was in <c>ExchangeOrders</c> before.</summary>
    public partial class HistorySettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "HistorySettings",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HistorySettings", x => x.Name);
                });

            migrationBuilder.Sql(
                "INSERT INTO HistorySettings (Name, Value) SELECT DISTINCT 'Market:Seed', CAST(Seed AS TEXT) FROM ExchangeOrders LIMIT 1");

            migrationBuilder.DropColumn(
                name: "Seed",
                table: "ExchangeOrders");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Seed",
                table: "ExchangeOrders",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.Sql(
                "UPDATE ExchangeOrders SET Seed = (SELECT CAST(Value AS INTEGER) FROM HistorySettings WHERE Name = 'Market:Seed')");

            migrationBuilder.DropTable(
                name: "HistorySettings");
        }
    }
}
