using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PeerReview.Scheduling.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A trusted extension: the owner of the database may create it. It lets ids stand in an exclusion constraint.
            migrationBuilder.Sql("CREATE EXTENSION IF NOT EXISTS btree_gist");

            migrationBuilder.CreateTable(
                name: "access_change",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_change", x => new { x.network_id, x.person_id });
                });

            migrationBuilder.CreateTable(
                name: "availability",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    works = table.Column<string>(type: "jsonb", nullable: false),
                    away = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_availability", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    delegate_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bookings", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "calendars",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    level = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    terms = table.Column<string>(type: "jsonb", nullable: false),
                    days = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendars", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "cohorts",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    reviews_from = table.Column<DateOnly>(type: "date", nullable: false),
                    reviews_until = table.Column<DateOnly>(type: "date", nullable: false),
                    rules = table.Column<string>(type: "jsonb", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cohorts", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "date_runs",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    facilitator_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    held_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    propose_when_found = table.Column<bool>(type: "boolean", nullable: false),
                    status = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    is_cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    progress = table.Column<string>(type: "jsonb", nullable: true),
                    dates = table.Column<string>(type: "jsonb", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_date_runs", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "feeds",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feeds", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "groups",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    members = table.Column<string>(type: "jsonb", nullable: false),
                    school_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_groups", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_key",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    caller_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    location = table.Column<string>(type: "text", nullable: true),
                    e_tag = table.Column<string>(type: "text", nullable: true),
                    content_type = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_key", x => new { x.network_id, x.caller_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "inbox_message",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    consumer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_message", x => new { x.message_id, x.consumer_id });
                });

            migrationBuilder.CreateTable(
                name: "job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    leased_by = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    destination = table.Column<string>(type: "text", nullable: false),
                    envelope = table.Column<string>(type: "jsonb", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    last_error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_message", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    is_facilitator = table.Column<bool>(type: "boolean", nullable: false),
                    is_coordinator = table.Column<bool>(type: "boolean", nullable: false),
                    school_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "polls",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    dates = table.Column<string>(type: "jsonb", nullable: false),
                    is_closed = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_polls", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "schools",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    phase_family = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    local_authority = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    trust_id = table.Column<Guid>(type: "uuid", nullable: true),
                    trust_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    easting = table.Column<int>(type: "integer", nullable: true),
                    northing = table.Column<int>(type: "integer", nullable: true),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schools", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    venue = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_cancelled = table.Column<bool>(type: "boolean", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    host_school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    school_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    visitor_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    host_partner_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    facilitator_id = table.Column<Guid>(type: "uuid", nullable: true),
                    time_day = table.Column<DateOnly>(type: "date", nullable: true),
                    time_part = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    time_starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    time_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    held_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    postponed_because = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    deadlines = table.Column<string>(type: "jsonb", nullable: true),
                    reasons = table.Column<string>(type: "jsonb", nullable: true),
                    in_diaries = table.Column<string>(type: "jsonb", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visits", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "polled_reply",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    poll_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    part = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    reply = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_polled_reply", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_polled_reply_polls_network_id_poll_id",
                        columns: x => new { x.network_id, x.poll_id },
                        principalTable: "polls",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attendance",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    attended = table.Column<bool>(type: "boolean", nullable: false),
                    mark_version = table.Column<long>(type: "bigint", nullable: false),
                    marked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    marked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendance", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_attendance_sessions_network_id_session_id",
                        columns: x => new { x.network_id, x.session_id },
                        principalTable: "sessions",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "date_answer",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    agrees = table.Column<bool>(type: "boolean", nullable: false),
                    reason = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_date_answer", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_date_answer_visits_network_id_visit_id",
                        columns: x => new { x.network_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "declined_date",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    part = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_declined_date", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_declined_date_visits_network_id_visit_id",
                        columns: x => new { x.network_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "promises",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    visit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_promises", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_promises_visits_network_id_visit_id",
                        columns: x => new { x.network_id, x.visit_id },
                        principalTable: "visits",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attendance_network_id_person_id",
                table: "attendance",
                columns: new[] { "network_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attendance_network_id_session_id_person_id",
                table: "attendance",
                columns: new[] { "network_id", "session_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_network_id_cohort_id",
                table: "bookings",
                columns: new[] { "network_id", "cohort_id" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_network_id_school_id",
                table: "bookings",
                columns: new[] { "network_id", "school_id" });

            migrationBuilder.CreateIndex(
                name: "ix_calendars_network_id_level_owner",
                table: "calendars",
                columns: new[] { "network_id", "level", "owner" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_date_answer_network_id_visit_id_school_id",
                table: "date_answer",
                columns: new[] { "network_id", "visit_id", "school_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_date_runs_network_id_cohort_id",
                table: "date_runs",
                columns: new[] { "network_id", "cohort_id" },
                unique: true,
                filter: "status IN ('Queued', 'Running')");

            migrationBuilder.CreateIndex(
                name: "ix_declined_date_network_id_visit_id",
                table: "declined_date",
                columns: new[] { "network_id", "visit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_feeds_network_id_secret_hash",
                table: "feeds",
                columns: new[] { "network_id", "secret_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_groups_network_id_cohort_id",
                table: "groups",
                columns: new[] { "network_id", "cohort_id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_key_network_id_created_at",
                table: "idempotency_key",
                columns: new[] { "network_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_message_received_at",
                table: "inbox_message",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_job_queued_at",
                table: "job",
                column: "queued_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_message_due_at_sequence",
                table: "outbox_message",
                columns: new[] { "due_at", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_polled_reply_network_id_poll_id_school_id_day_part",
                table: "polled_reply",
                columns: new[] { "network_id", "poll_id", "school_id", "day", "part" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_promises_network_id_owner_id_starts_at",
                table: "promises",
                columns: new[] { "network_id", "owner_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_promises_network_id_visit_id",
                table: "promises",
                columns: new[] { "network_id", "visit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_schools_network_id_trust_id",
                table: "schools",
                columns: new[] { "network_id", "trust_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_network_id_cohort_id",
                table: "sessions",
                columns: new[] { "network_id", "cohort_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visits_network_id_cohort_id",
                table: "visits",
                columns: new[] { "network_id", "cohort_id" });

            migrationBuilder.CreateIndex(
                name: "ix_visits_network_id_group_id_host_school_id",
                table: "visits",
                columns: new[] { "network_id", "group_id", "host_school_id" },
                unique: true,
                filter: "state <> 'Cancelled'");

            // The last wall against double booking: nobody, and no school, is promised to two visits at one time.
            migrationBuilder.Sql(
                """
                ALTER TABLE promises ADD CONSTRAINT nobody_in_two_places
                EXCLUDE USING gist (network_id WITH =, owner_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_change");

            migrationBuilder.DropTable(
                name: "attendance");

            migrationBuilder.DropTable(
                name: "availability");

            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "calendars");

            migrationBuilder.DropTable(
                name: "cohorts");

            migrationBuilder.DropTable(
                name: "date_answer");

            migrationBuilder.DropTable(
                name: "date_runs");

            migrationBuilder.DropTable(
                name: "declined_date");

            migrationBuilder.DropTable(
                name: "feeds");

            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropTable(
                name: "idempotency_key");

            migrationBuilder.DropTable(
                name: "inbox_message");

            migrationBuilder.DropTable(
                name: "job");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "polled_reply");

            migrationBuilder.DropTable(
                name: "promises");

            migrationBuilder.DropTable(
                name: "schools");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "polls");

            migrationBuilder.DropTable(
                name: "visits");
        }
    }
}
