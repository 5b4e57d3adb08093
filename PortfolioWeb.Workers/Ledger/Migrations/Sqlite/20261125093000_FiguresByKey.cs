using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PortfolioWeb.Workers.Ledger.Migrations.Sqlite
{
    /// <summary>
    /// Keeps the figures of reports by their key, as MySQL does by itself: a figure is little more than its key, and a table and its key apart would
    /// be twice the file and twice the work. The migrations of Entity Framework have no word for it.
    /// </summary>
    public partial class FiguresByKey : Migration
    {
        private const string Kept = " WITHOUT ROWID";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Rebuild(migrationBuilder, Kept);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Rebuild(migrationBuilder, "");

        private static void Rebuild(MigrationBuilder migrationBuilder, string kept) => migrationBuilder.Sql(
            $"""
            CREATE TABLE "ReportFigures_new" (
                "RunId" INTEGER NOT NULL,
                "Attempt" INTEGER NOT NULL,
                "Statistic" TEXT NOT NULL,
                "PortfolioId" TEXT NOT NULL,
                "Item" TEXT NOT NULL,
                "Measure" TEXT NOT NULL,
                "Amount" REAL NULL,
                "AsOf" TEXT NULL,
                CONSTRAINT "PK_ReportFigures" PRIMARY KEY ("RunId", "Attempt", "Statistic", "PortfolioId", "Item", "Measure")
            ){kept};
            INSERT INTO "ReportFigures_new"
            SELECT "RunId", "Attempt", "Statistic", "PortfolioId", "Item", "Measure", "Amount", "AsOf" FROM "ReportFigures";
            DROP TABLE "ReportFigures";
            ALTER TABLE "ReportFigures_new" RENAME TO "ReportFigures";
            """);
    }
}
