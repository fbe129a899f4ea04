using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PeerReview.Cohorts.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "attendance",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false),
                    attended = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendance", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "cohorts",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    programme_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    programme_version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    academic_year = table.Column<int>(type: "integer", nullable: false),
                    term = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    theme = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    mat_stance = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    capacity = table.Column<int>(type: "integer", nullable: false),
                    minimum_schools = table.Column<int>(type: "integer", nullable: false),
                    booking_opens_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    booking_closes_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reviews_from = table.Column<DateOnly>(type: "date", nullable: false),
                    reviews_until = table.Column<DateOnly>(type: "date", nullable: false),
                    withdrawal_free_until = table.Column<DateOnly>(type: "date", nullable: false),
                    stage_offsets = table.Column<string>(type: "jsonb", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cohorts", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "conflicts",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    other_school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conflicts", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "credentials",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credentials", x => new { x.network_id, x.id });
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
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    roles = table.Column<string>(type: "jsonb", nullable: false),
                    school_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "programmes",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    template = table.Column<string>(type: "jsonb", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programmes", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "schools",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_member = table.Column<bool>(type: "boolean", nullable: false),
                    tier = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    urn = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    phase_family = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    local_authority = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    trust_id = table.Column<Guid>(type: "uuid", nullable: true),
                    trust_name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: true),
                    easting = table.Column<int>(type: "integer", nullable: true),
                    northing = table.Column<int>(type: "integer", nullable: true),
                    town = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schools", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ticket = table.Column<long>(type: "bigint", nullable: false),
                    delegate_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    declarations = table.Column<string[]>(type: "text[]", nullable: false),
                    prepared_by = table.Column<Guid>(type: "uuid", nullable: false),
                    authorised_by = table.Column<Guid>(type: "uuid", nullable: false),
                    booked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    mat_stance = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    strengths = table.Column<string[]>(type: "text[]", nullable: false),
                    needs = table.Column<string[]>(type: "text[]", nullable: false),
                    tier = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    is_returning = table.Column<bool>(type: "boolean", nullable: false),
                    price = table.Column<string>(type: "jsonb", nullable: false),
                    offer_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_by = table.Column<Guid>(type: "uuid", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    is_late_withdrawal = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bookings", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_bookings_cohorts_network_id_cohort_id",
                        columns: x => new { x.network_id, x.cohort_id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "conflict_overrides",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    first_school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    second_school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conflict_overrides", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_conflict_overrides_cohorts_network_id_cohort_id",
                        columns: x => new { x.network_id, x.cohort_id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grouping_drafts",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    taken_from = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grouping_drafts", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_grouping_drafts_cohorts_network_id_id",
                        columns: x => new { x.network_id, x.id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "grouping_runs",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    seconds = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<int>(type: "integer", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    percent = table.Column<int>(type: "integer", nullable: false),
                    is_cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    wishes = table.Column<string>(type: "jsonb", nullable: false),
                    progress = table.Column<string>(type: "jsonb", nullable: true),
                    result = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grouping_runs", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_grouping_runs_cohorts_network_id_cohort_id",
                        columns: x => new { x.network_id, x.cohort_id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "groups",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    flags = table.Column<string>(type: "jsonb", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    dissolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dissolved_because = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_groups", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_groups_cohorts_network_id_cohort_id",
                        columns: x => new { x.network_id, x.cohort_id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "places",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: false),
                    taken = table.Column<int>(type: "integer", nullable: false),
                    waiting = table.Column<int>(type: "integer", nullable: false),
                    last_ticket = table.Column<long>(type: "bigint", nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_places", x => new { x.network_id, x.id });
                    table.CheckConstraint("ck_places_never_oversold", "taken >= 0 AND taken <= capacity AND waiting >= 0");
                    table.ForeignKey(
                        name: "fk_places_cohorts_network_id_id",
                        columns: x => new { x.network_id, x.id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "prepared_bookings",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delegate_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    mat_stance = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    strengths = table.Column<string[]>(type: "text[]", nullable: false),
                    needs = table.Column<string[]>(type: "text[]", nullable: false),
                    prepared_by = table.Column<Guid>(type: "uuid", nullable: false),
                    prepared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prepared_bookings", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_prepared_bookings_cohorts_network_id_cohort_id",
                        columns: x => new { x.network_id, x.cohort_id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "repair_proposals",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    made_for = table.Column<string>(type: "jsonb", nullable: false),
                    groups = table.Column<string>(type: "jsonb", nullable: false),
                    changed_groups = table.Column<string[]>(type: "text[]", nullable: false),
                    steps = table.Column<string[]>(type: "text[]", nullable: false),
                    objective = table.Column<string>(type: "jsonb", nullable: false),
                    is_fewest_changes = table.Column<bool>(type: "boolean", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_repair_proposals", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_repair_proposals_cohorts_network_id_cohort_id",
                        columns: x => new { x.network_id, x.cohort_id },
                        principalTable: "cohorts",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "invoice_lines",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    price = table.Column<string>(type: "jsonb", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reduced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice_lines", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_invoice_lines_bookings_network_id_booking_id",
                        columns: x => new { x.network_id, x.booking_id },
                        principalTable: "bookings",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "group_schools",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    delegate_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_group_schools", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_group_schools_bookings_network_id_booking_id",
                        columns: x => new { x.network_id, x.booking_id },
                        principalTable: "bookings",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_group_schools_groups_network_id_group_id",
                        columns: x => new { x.network_id, x.group_id },
                        principalTable: "groups",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attendance_network_id_session_id_person_id",
                table: "attendance",
                columns: new[] { "network_id", "session_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_network_id_cohort_id_ticket",
                table: "bookings",
                columns: new[] { "network_id", "cohort_id", "ticket" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_network_id_school_id",
                table: "bookings",
                columns: new[] { "network_id", "school_id" });

            migrationBuilder.CreateIndex(
                name: "ux_bookings_one_active",
                table: "bookings",
                columns: new[] { "network_id", "cohort_id", "school_id" },
                unique: true,
                filter: "state IN ('Confirmed', 'Waiting', 'Offered')");

            migrationBuilder.CreateIndex(
                name: "ix_cohorts_network_id_programme_code",
                table: "cohorts",
                columns: new[] { "network_id", "programme_code" });

            migrationBuilder.CreateIndex(
                name: "ix_conflict_overrides_network_id_cohort_id",
                table: "conflict_overrides",
                columns: new[] { "network_id", "cohort_id" });

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_network_id_other_school_id",
                table: "conflicts",
                columns: new[] { "network_id", "other_school_id" });

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_network_id_school_id",
                table: "conflicts",
                columns: new[] { "network_id", "school_id" });

            migrationBuilder.CreateIndex(
                name: "ix_credentials_network_id_person_id_credential",
                table: "credentials",
                columns: new[] { "network_id", "person_id", "credential" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_group_schools_network_id_booking_id",
                table: "group_schools",
                columns: new[] { "network_id", "booking_id" });

            migrationBuilder.CreateIndex(
                name: "ix_group_schools_network_id_group_id",
                table: "group_schools",
                columns: new[] { "network_id", "group_id" });

            migrationBuilder.CreateIndex(
                name: "ix_group_schools_network_id_school_id",
                table: "group_schools",
                columns: new[] { "network_id", "school_id" });

            migrationBuilder.CreateIndex(
                name: "ux_group_schools_one_live",
                table: "group_schools",
                columns: new[] { "network_id", "cohort_id", "school_id" },
                unique: true,
                filter: "is_active");

            migrationBuilder.CreateIndex(
                name: "ux_grouping_runs_one_active",
                table: "grouping_runs",
                columns: new[] { "network_id", "cohort_id" },
                unique: true,
                filter: "status IN ('Queued', 'Running')");

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
                name: "ix_invoice_lines_network_id_booking_id",
                table: "invoice_lines",
                columns: new[] { "network_id", "booking_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_job_queued_at",
                table: "job",
                column: "queued_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_message_due_at_sequence",
                table: "outbox_message",
                columns: new[] { "due_at", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_prepared_bookings_network_id_cohort_id_school_id",
                table: "prepared_bookings",
                columns: new[] { "network_id", "cohort_id", "school_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_programmes_network_id_code_number",
                table: "programmes",
                columns: new[] { "network_id", "code", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_repair_proposals_network_id_cohort_id",
                table: "repair_proposals",
                columns: new[] { "network_id", "cohort_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_change");

            migrationBuilder.DropTable(
                name: "attendance");

            migrationBuilder.DropTable(
                name: "conflict_overrides");

            migrationBuilder.DropTable(
                name: "conflicts");

            migrationBuilder.DropTable(
                name: "credentials");

            migrationBuilder.DropTable(
                name: "group_schools");

            migrationBuilder.DropTable(
                name: "grouping_drafts");

            migrationBuilder.DropTable(
                name: "grouping_runs");

            migrationBuilder.DropTable(
                name: "idempotency_key");

            migrationBuilder.DropTable(
                name: "inbox_message");

            migrationBuilder.DropTable(
                name: "invoice_lines");

            migrationBuilder.DropTable(
                name: "job");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "places");

            migrationBuilder.DropTable(
                name: "prepared_bookings");

            migrationBuilder.DropTable(
                name: "programmes");

            migrationBuilder.DropTable(
                name: "repair_proposals");

            migrationBuilder.DropTable(
                name: "schools");

            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "cohorts");
        }
    }
}
