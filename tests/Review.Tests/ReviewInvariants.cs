using Npgsql;

namespace PeerReview.Reviews.Tests;

/// <summary>
/// Reads a network's rows and says what must never be: a read-only checker, run after tests that change much. A line per violation.
/// </summary>
public static class ReviewInvariants
{
    private static readonly (string Name, string Sql)[] Checks =
    [
        ("I6: a reviewer of a review is of another school of the same group, as the group says now",
            """
            SELECT p.review_id::text || ' ' || p.person_id::text FROM review_participant p JOIN reviews r ON (r.network_id, r.id) = (p.network_id, p.review_id)
            JOIN groups g ON (g.network_id, g.id) = (r.network_id, r.group_id)
            WHERE p.is_reviewer AND r.stage <> 'Cancelled' AND g.is_active AND (p.school_id = r.host_school_id OR (p.school_id IS NOT NULL AND NOT EXISTS (
              SELECT FROM jsonb_array_elements(g.members) m
              WHERE (m->>'schoolId')::uuid = p.school_id AND m->'delegateIds' @> to_jsonb(p.person_id::text))))
            """),
        ("I6: what only reviewers write was written by a person of the group",
            """
            SELECT w.what || ' ' || w.id::text FROM (
              SELECT network_id, id, review_id, author_id, 'evidence' AS what FROM evidence
              UNION ALL SELECT network_id, id, review_id, author_id, 'finding' FROM findings
              UNION ALL SELECT network_id, id, review_id, author_id, 'keep in touch' FROM keep_in_touch) w
            JOIN reviews r ON (r.network_id, r.id) = (w.network_id, w.review_id)
            JOIN groups g ON (g.network_id, g.id) = (r.network_id, r.group_id)
            WHERE g.is_active AND g.source_version = 1 AND NOT EXISTS (
              SELECT FROM jsonb_array_elements(g.members) m
              WHERE (m->>'schoolId')::uuid <> r.host_school_id AND m->'delegateIds' @> to_jsonb(w.author_id::text))
            """),
        ("I8: the history is one unbroken path from self-evaluation to where the review stands",
            """
            SELECT t.review_id::text || ' step ' || t.number FROM (
              SELECT *, lag("to", 1, 'SelfEvaluation') OVER (PARTITION BY network_id, review_id ORDER BY number) AS expected,
                     row_number() OVER (PARTITION BY network_id, review_id ORDER BY number) AS place FROM transitions) t
            WHERE t."from" <> t.expected OR t.number <> t.place
            UNION ALL
            SELECT r.id::text || ' stands at ' || r.stage FROM reviews r
            WHERE r.stage <> coalesce((SELECT t."to" FROM transitions t WHERE (t.network_id, t.review_id) = (r.network_id, r.id) ORDER BY number DESC LIMIT 1), 'SelfEvaluation')
               OR r.steps_taken <> (SELECT count(*) FROM transitions t WHERE (t.network_id, t.review_id) = (r.network_id, r.id))
            """),
        ("I8: every step is one of the table's",
            """
            SELECT review_id::text || ' ' || step FROM transitions WHERE (step, "from", "to") NOT IN (
              ('ShareSelfEvaluation', 'SelfEvaluation', 'Ready'), ('StartDay', 'Ready', 'OnSite'), ('GiveVerbalFeedback', 'OnSite', 'WrittenFeedback'),
              ('SendFeedback', 'WrittenFeedback', 'FactualCheck'), ('AcceptFeedback', 'FactualCheck', 'ActionPlanning'), ('AgreePlan', 'ActionPlanning', 'FollowUp'),
              ('HoldFollowUp', 'FollowUp', 'Complete'), ('Cancel', 'SelfEvaluation', 'Cancelled'), ('Cancel', 'Ready', 'Cancelled'), ('Cancel', 'OnSite', 'Cancelled'),
              ('Reinstate', 'Cancelled', 'SelfEvaluation'), ('Reinstate', 'Cancelled', 'Ready'), ('Reinstate', 'Cancelled', 'OnSite'))
            """),
        ("I8: what is released was accepted by the host, every point of it settled",
            """
            SELECT r.id::text FROM reviews r LEFT JOIN feedback f ON (f.network_id, f.review_id) = (r.network_id, r.id)
            WHERE (r.released_to <> 0 OR r.stage IN ('ActionPlanning', 'FollowUp', 'Complete')) AND (f.accepted_at IS NULL OR EXISTS (
              SELECT FROM point_checks c WHERE (c.network_id, c.review_id) = (r.network_id, r.id) AND c.state NOT IN ('Accurate', 'Withdrawn')))
            """),
        ("a release that holds is a row that holds",
            """
            SELECT r.id::text FROM reviews r WHERE r.released_to <> coalesce((SELECT sum(CASE l.audience WHEN 'Colleagues' THEN 1 WHEN 'Group' THEN 2 WHEN 'Trust' THEN 4 WHEN 'Network' THEN 8 END)
              FROM releases l WHERE (l.network_id, l.review_id) = (r.network_id, r.id) AND l.revoked_at IS NULL), 0)
            """),
        ("I9: everything opened was open to whoever opened it",
            """
            SELECT a.id::text || ' ' || a.thing FROM access_log a WHERE a.relations = 0
               OR (a.thing = 'ActionPlan' AND a.relations & 3 = 0)
               OR (a.thing = 'SelfEvaluation' AND a.relations & 15 = 0)
            """),
        ("every version of a text that was saved is kept",
            """
            SELECT s.id::text FROM self_evaluations s WHERE s.saved_at IS NOT NULL AND NOT EXISTS (
              SELECT FROM revisions v WHERE (v.network_id, v.review_id) = (s.network_id, s.review_id) AND v.document = 'SelfEvaluation' AND v.content = s.content)
            UNION ALL
            SELECT f.id::text FROM feedback f WHERE NOT EXISTS (
              SELECT FROM revisions v WHERE (v.network_id, v.review_id) = (f.network_id, f.review_id) AND v.document = 'Feedback' AND v.content = f.content)
            """),
        ("an agreed plan has an owner, a day and a measure for every live action, and a complete review had its follow-up",
            """
            SELECT r.id::text FROM reviews r WHERE r.stage IN ('FollowUp', 'Complete') AND NOT EXISTS (
              SELECT FROM actions a WHERE (a.network_id, a.review_id) = (r.network_id, r.id))
            UNION ALL
            SELECT r.id::text FROM reviews r WHERE r.stage = 'Complete' AND NOT EXISTS (SELECT FROM follow_ups m WHERE (m.network_id, m.review_id) = (r.network_id, r.id))
            """),
    ];

    /// <summary>Every violation in a network.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(ReviewFactory service, Guid networkId)
    {
        var violations = new List<string>();
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = networkId.ToString() } } })
            await network.ExecuteNonQueryAsync();
        foreach (var (name, sql) in Checks)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                violations.Add($"{name}: {reader.GetString(0)}");
        }

        return violations;
    }

    /// <summary>Fails with every violation in the story's network.</summary>
    public static async Task AssertAsync(ReviewStory story) => Assert.Empty(await ViolationsAsync(story.Service, story.Network));
}
