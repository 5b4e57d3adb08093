using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PortfolioWeb.Workers.Ledger.Migrations.MySql
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
                    Name = table.Column<string>(type: "varchar(100)", maxLength: 100, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Value = table.Column<string>(type: "longtext", nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HistorySettings", x => x.Name);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.Sql(
                "INSERT INTO HistorySettings (Name, Value) SELECT DISTINCT 'Market:Seed', CAST(Seed AS CHAR) FROM ExchangeOrders LIMIT 1");

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
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.Sql(
                "UPDATE ExchangeOrders SET Seed = (SELECT CAST(Value AS SIGNED) FROM HistorySettings WHERE Name = 'Market:Seed')");

            migrationBuilder.DropTable(
                name: "HistorySettings");
        }
    }
}
