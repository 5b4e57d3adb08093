using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PortfolioWeb.Workers.Ledger.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SettledDeadLetters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "DeadLetters",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SentOffset",
                table: "DeadLetters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SentPayload",
                table: "DeadLetters",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "SettledAt",
                table: "DeadLetters",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_DeadLetters_SettledAt",
                table: "DeadLetters",
                column: "SettledAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_DeadLetters_SettledAt",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "SentOffset",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "SentPayload",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "SettledAt",
                table: "DeadLetters");
        }
    }
}
