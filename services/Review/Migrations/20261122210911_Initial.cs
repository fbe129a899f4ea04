using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace PeerReview.Reviews.Migrations
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
                name: "cohorts",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    theme = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    rules = table.Column<string>(type: "jsonb", nullable: false),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cohorts", x => new { x.network_id, x.id });
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
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "review_reminders",
                columns: table => new
                {
                    correlation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    review_version = table.Column<long>(type: "bigint", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false),
                    deadlines = table.Column<string>(type: "jsonb", nullable: true),
                    plan_agreed_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_reminders", x => new { x.network_id, x.correlation_id });
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    cohort_id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    host_school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false),
                    stage_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    cancelled_from = table.Column<string>(type: "text", nullable: true),
                    visit_state = table.Column<string>(type: "text", nullable: true),
                    visit_day = table.Column<DateOnly>(type: "date", nullable: true),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deadlines = table.Column<string>(type: "jsonb", nullable: true),
                    follow_up_on = table.Column<DateOnly>(type: "date", nullable: true),
                    released_to = table.Column<int>(type: "integer", nullable: false),
                    steps_taken = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reviews", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "schools",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    urn = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    trust_id = table.Column<Guid>(type: "uuid", nullable: true),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schools", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "signatures",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signatures", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<Guid>(type: "uuid", nullable: false),
                    host_school_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: true),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    visitor_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    deadlines = table.Column<string>(type: "jsonb", nullable: true),
                    source_version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_visits", x => new { x.network_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "access_log",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    relations = table.Column<int>(type: "integer", nullable: false),
                    is_of_host = table.Column<bool>(type: "boolean", nullable: false),
                    thing = table.Column<string>(type: "text", nullable: false),
                    is_download = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_log", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_access_log_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "actions",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    progress = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_actions", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_actions_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "concern_reports",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reporter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reported_to = table.Column<string>(type: "text", nullable: false),
                    reported_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_concern_reports", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_concern_reports_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "concerns_protocols",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contacts = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_concerns_protocols", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_concerns_protocols_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_type = table.Column<string>(type: "text", nullable: false),
                    note = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    line_of_enquiry_id = table.Column<Guid>(type: "uuid", nullable: true),
                    area = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    host_partner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => new { x.network_id, x.id });
                    table.UniqueConstraint("ak_evidence_network_id_review_id_id", x => new { x.network_id, x.review_id, x.id });
                    table.ForeignKey(
                        name: "fk_evidence_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "feedback",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    verbal = table.Column<string>(type: "jsonb", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    accepted_by = table.Column<Guid>(type: "uuid", nullable: true),
                    group_summary = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feedback", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_feedback_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "findings",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    line_of_enquiry_id = table.Column<Guid>(type: "uuid", nullable: true),
                    area = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_findings", x => new { x.network_id, x.id });
                    table.UniqueConstraint("ak_findings_network_id_review_id_id", x => new { x.network_id, x.review_id, x.id });
                    table.ForeignKey(
                        name: "fk_findings_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "follow_ups",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    held_on = table.Column<DateOnly>(type: "date", nullable: false),
                    notes = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    impact = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    recorded_by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_follow_ups", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_follow_ups_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "keep_in_touch",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    told_to = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_keep_in_touch", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_keep_in_touch_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "point_checks",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    point_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    messages = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_point_checks", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_point_checks_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "releases",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    audience = table.Column<string>(type: "text", nullable: false),
                    released_by = table.Column<Guid>(type: "uuid", nullable: false),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_releases", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_releases_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "review_participant",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_reviewer = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_participant", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_review_participant_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "review_school",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_school", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_review_school_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "revisions",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    saved_by = table.Column<Guid>(type: "uuid", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revisions", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_revisions_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "self_evaluations",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    saved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    shared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_self_evaluations", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_self_evaluations_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "transitions",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    step = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<string>(type: "text", nullable: false),
                    to = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_transitions", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_transitions_reviews_network_id_review_id",
                        columns: x => new { x.network_id, x.review_id },
                        principalTable: "reviews",
                        principalColumns: new[] { "network_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "citations",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    review_id = table.Column<Guid>(type: "uuid", nullable: false),
                    finding_id = table.Column<Guid>(type: "uuid", nullable: false),
                    evidence_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_citations", x => new { x.network_id, x.id });
                    table.ForeignKey(
                        name: "fk_citations_evidence_network_id_review_id_evidence_id",
                        columns: x => new { x.network_id, x.review_id, x.evidence_id },
                        principalTable: "evidence",
                        principalColumns: new[] { "network_id", "review_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_citations_findings_network_id_review_id_finding_id",
                        columns: x => new { x.network_id, x.review_id, x.finding_id },
                        principalTable: "findings",
                        principalColumns: new[] { "network_id", "review_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_log_network_id_review_id",
                table: "access_log",
                columns: new[] { "network_id", "review_id" });

            migrationBuilder.CreateIndex(
                name: "ix_actions_network_id_review_id",
                table: "actions",
                columns: new[] { "network_id", "review_id" });

            migrationBuilder.CreateIndex(
                name: "ix_citations_network_id_finding_id_evidence_id",
                table: "citations",
                columns: new[] { "network_id", "finding_id", "evidence_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_citations_network_id_review_id_evidence_id",
                table: "citations",
                columns: new[] { "network_id", "review_id", "evidence_id" });

            migrationBuilder.CreateIndex(
                name: "ix_citations_network_id_review_id_finding_id",
                table: "citations",
                columns: new[] { "network_id", "review_id", "finding_id" });

            migrationBuilder.CreateIndex(
                name: "ix_concern_reports_network_id_review_id",
                table: "concern_reports",
                columns: new[] { "network_id", "review_id" });

            migrationBuilder.CreateIndex(
                name: "ix_concerns_protocols_network_id_review_id",
                table: "concerns_protocols",
                columns: new[] { "network_id", "review_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_feedback_network_id_review_id",
                table: "feedback",
                columns: new[] { "network_id", "review_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_follow_ups_network_id_review_id",
                table: "follow_ups",
                columns: new[] { "network_id", "review_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_key_network_id_created_at",
                table: "idempotency_key",
                columns: new[] { "network_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_message_received_at",
                table: "inbox_message",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_keep_in_touch_network_id_review_id",
                table: "keep_in_touch",
                columns: new[] { "network_id", "review_id" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_message_due_at_sequence",
                table: "outbox_message",
                columns: new[] { "due_at", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_point_checks_network_id_review_id_point_id",
                table: "point_checks",
                columns: new[] { "network_id", "review_id", "point_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_releases_network_id_review_id_audience",
                table: "releases",
                columns: new[] { "network_id", "review_id", "audience" },
                unique: true,
                filter: "revoked_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_review_participant_network_id_person_id",
                table: "review_participant",
                columns: new[] { "network_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_review_participant_network_id_review_id_person_id",
                table: "review_participant",
                columns: new[] { "network_id", "review_id", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_review_school_network_id_review_id_school_id",
                table: "review_school",
                columns: new[] { "network_id", "review_id", "school_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_review_school_network_id_school_id",
                table: "review_school",
                columns: new[] { "network_id", "school_id" });

            migrationBuilder.CreateIndex(
                name: "ix_reviews_network_id_cohort_id",
                table: "reviews",
                columns: new[] { "network_id", "cohort_id" });

            migrationBuilder.CreateIndex(
                name: "ix_reviews_network_id_group_id_host_school_id",
                table: "reviews",
                columns: new[] { "network_id", "group_id", "host_school_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reviews_network_id_host_school_id",
                table: "reviews",
                columns: new[] { "network_id", "host_school_id" });

            migrationBuilder.CreateIndex(
                name: "ix_revisions_network_id_review_id_document_number",
                table: "revisions",
                columns: new[] { "network_id", "review_id", "document", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_self_evaluations_network_id_review_id",
                table: "self_evaluations",
                columns: new[] { "network_id", "review_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_transitions_network_id_review_id_number",
                table: "transitions",
                columns: new[] { "network_id", "review_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_visits_network_id_group_id",
                table: "visits",
                columns: new[] { "network_id", "group_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_change");

            migrationBuilder.DropTable(
                name: "access_log");

            migrationBuilder.DropTable(
                name: "actions");

            migrationBuilder.DropTable(
                name: "citations");

            migrationBuilder.DropTable(
                name: "cohorts");

            migrationBuilder.DropTable(
                name: "concern_reports");

            migrationBuilder.DropTable(
                name: "concerns_protocols");

            migrationBuilder.DropTable(
                name: "feedback");

            migrationBuilder.DropTable(
                name: "follow_ups");

            migrationBuilder.DropTable(
                name: "groups");

            migrationBuilder.DropTable(
                name: "idempotency_key");

            migrationBuilder.DropTable(
                name: "inbox_message");

            migrationBuilder.DropTable(
                name: "keep_in_touch");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "point_checks");

            migrationBuilder.DropTable(
                name: "releases");

            migrationBuilder.DropTable(
                name: "review_participant");

            migrationBuilder.DropTable(
                name: "review_reminders");

            migrationBuilder.DropTable(
                name: "review_school");

            migrationBuilder.DropTable(
                name: "revisions");

            migrationBuilder.DropTable(
                name: "schools");

            migrationBuilder.DropTable(
                name: "self_evaluations");

            migrationBuilder.DropTable(
                name: "signatures");

            migrationBuilder.DropTable(
                name: "transitions");

            migrationBuilder.DropTable(
                name: "visits");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "findings");

            migrationBuilder.DropTable(
                name: "reviews");
        }
    }
}
