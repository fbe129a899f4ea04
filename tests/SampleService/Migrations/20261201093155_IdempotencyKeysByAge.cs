using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PeerReview.SampleService.Migrations
{
    /// <inheritdoc />
    public partial class IdempotencyKeysByAge : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_idempotency_key_network_id_created_at",
                table: "idempotency_key");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_key_created_at",
                table: "idempotency_key",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_idempotency_key_created_at",
                table: "idempotency_key");

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_key_network_id_created_at",
                table: "idempotency_key",
                columns: new[] { "network_id", "created_at" });
        }
    }
}
