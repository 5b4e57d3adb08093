using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PortfolioWeb.Workers.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Closes",
                columns: table => new
                {
                    Ticker = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    AsOf = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Run = table.Column<int>(type: "INTEGER", nullable: false),
                    ClosePrice = table.Column<decimal>(type: "NUMERIC", nullable: false),
                    PreviousClose = table.Column<decimal>(type: "NUMERIC", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Closes", x => new { x.Ticker, x.AsOf });
                });

            migrationBuilder.CreateTable(
                name: "ConsumedOffsets",
                columns: table => new
                {
                    Log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Topic = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Partition = table.Column<int>(type: "INTEGER", nullable: false),
                    Next = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConsumedOffsets", x => new { x.Log, x.Topic, x.Partition });
                });

            migrationBuilder.CreateTable(
                name: "ControlActions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Who = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Via = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Action = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Details = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ControlActions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "DeadLetters",
                columns: table => new
                {
                    Log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Topic = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Partition = table.Column<int>(type: "INTEGER", nullable: false),
                    Offset = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SettledAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    SentPayload = table.Column<string>(type: "TEXT", nullable: true),
                    SentOffset = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeadLetters", x => new { x.Log, x.Topic, x.Partition, x.Offset });
                });

            migrationBuilder.CreateTable(
                name: "Evaluations",
                columns: table => new
                {
                    PortfolioId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    AsOf = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Run = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<decimal>(type: "NUMERIC", nullable: false),
                    DailyChange = table.Column<decimal>(type: "NUMERIC", nullable: true),
                    DailyChangePercent = table.Column<decimal>(type: "NUMERIC", nullable: true),
                    NavPerShare = table.Column<decimal>(type: "NUMERIC", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Evaluations", x => new { x.PortfolioId, x.AsOf });
                });

            migrationBuilder.CreateTable(
                name: "ExchangeStates",
                columns: table => new
                {
                    Exchange = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Running = table.Column<bool>(type: "INTEGER", nullable: false),
                    Run = table.Column<int>(type: "INTEGER", nullable: false),
                    RunStart = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ClosedThrough = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Paced = table.Column<bool>(type: "INTEGER", nullable: false),
                    DaysPerSecond = table.Column<double>(type: "REAL", nullable: true),
                    LastCommand = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExchangeStates", x => x.Exchange);
                });

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

            migrationBuilder.CreateTable(
                name: "Investors",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    City = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Investors", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Leaders",
                columns: table => new
                {
                    Role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Copy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Term = table.Column<long>(type: "INTEGER", nullable: false),
                    Since = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Leaders", x => x.Role);
                });

            migrationBuilder.CreateTable(
                name: "MarketCommands",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Command = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    AppliedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MarketCommands", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MarketRuns",
                columns: table => new
                {
                    Run = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstDay = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MarketRuns", x => x.Run);
                });

            migrationBuilder.CreateTable(
                name: "Portfolios",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Cumulative = table.Column<bool>(type: "INTEGER", nullable: false),
                    SharesOutstanding = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Portfolios", x => x.Id);
                });

            // A figure is little more than its key: a table without row ids is half the file and half the work. MySQL keeps it so by itself,
            // and Entity Framework's migrations have no word for it.
            migrationBuilder.Sql(
                """
                CREATE TABLE "ReportFigures" (
                    "RunId" INTEGER NOT NULL,
                    "Attempt" INTEGER NOT NULL,
                    "Statistic" TEXT NOT NULL,
                    "PortfolioId" TEXT NOT NULL,
                    "Item" TEXT NOT NULL,
                    "Measure" TEXT NOT NULL,
                    "Amount" REAL NULL,
                    "AsOf" TEXT NULL,
                    CONSTRAINT "PK_ReportFigures" PRIMARY KEY ("RunId", "Attempt", "Statistic", "PortfolioId", "Item", "Measure")
                ) WITHOUT ROWID;
                """);

            migrationBuilder.CreateTable(
                name: "ReportRuns",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Slot = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    LedgerChecksum = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    InvestorId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    FromDay = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ToDay = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    RequestedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Worker = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    SeenAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Progress = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Engine = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    SqlChecksum = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    RiskFreePercent = table.Column<double>(type: "REAL", nullable: true),
                    PeriodFrom = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    PeriodTo = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    RowsRead = table.Column<long>(type: "INTEGER", nullable: true),
                    LastDay = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    LedgerRun = table.Column<int>(type: "INTEGER", nullable: true),
                    LedgerPosition = table.Column<string>(type: "TEXT", nullable: true),
                    Error = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SignIns",
                columns: table => new
                {
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Ticket = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignIns", x => x.KeyHash);
                });

            migrationBuilder.CreateTable(
                name: "Holdings",
                columns: table => new
                {
                    PortfolioId = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Ticker = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Quantity = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Holdings", x => new { x.PortfolioId, x.Ticker });
                    table.ForeignKey(
                        name: "FK_Holdings_Portfolios_PortfolioId",
                        column: x => x.PortfolioId,
                        principalTable: "Portfolios",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Investors_Portfolios",
                columns: table => new
                {
                    iid = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    pid = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Investors_Portfolios", x => new { x.iid, x.pid });
                    table.ForeignKey(
                        name: "FK_Investors_Portfolios_Investors_iid",
                        column: x => x.iid,
                        principalTable: "Investors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Investors_Portfolios_Portfolios_pid",
                        column: x => x.pid,
                        principalTable: "Portfolios",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_DeadLetters_SettledAt",
                table: "DeadLetters",
                column: "SettledAt");

            migrationBuilder.CreateIndex(
                name: "IX_Investors_Portfolios_pid",
                table: "Investors_Portfolios",
                column: "pid");

            migrationBuilder.CreateIndex(
                name: "IX_MarketCommands_AppliedAt",
                table: "MarketCommands",
                column: "AppliedAt");

            migrationBuilder.CreateIndex(
                name: "IX_ReportRuns_Slot",
                table: "ReportRuns",
                column: "Slot",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReportRuns_State",
                table: "ReportRuns",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Closes");

            migrationBuilder.DropTable(
                name: "ConsumedOffsets");

            migrationBuilder.DropTable(
                name: "ControlActions");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "DeadLetters");

            migrationBuilder.DropTable(
                name: "Evaluations");

            migrationBuilder.DropTable(
                name: "ExchangeStates");

            migrationBuilder.DropTable(
                name: "HistorySettings");

            migrationBuilder.DropTable(
                name: "Holdings");

            migrationBuilder.DropTable(
                name: "Investors_Portfolios");

            migrationBuilder.DropTable(
                name: "Leaders");

            migrationBuilder.DropTable(
                name: "MarketCommands");

            migrationBuilder.DropTable(
                name: "MarketRuns");

            migrationBuilder.DropTable(
                name: "ReportFigures");

            migrationBuilder.DropTable(
                name: "ReportRuns");

            migrationBuilder.DropTable(
                name: "SignIns");

            migrationBuilder.DropTable(
                name: "Investors");

            migrationBuilder.DropTable(
                name: "Portfolios");
        }
    }
}
