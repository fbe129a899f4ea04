using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Drafting;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Groups;

/// <summary>Who met whom in earlier cohorts of the network, from this service's own published groups.</summary>
internal static class PastPartners
{
    /// <summary>
    /// The pairs among these schools that met, with how many rounds ago: 1 when neither of them has been in a group since. Rounds are
    /// counted as the two schools lived them, not by the calendar – a school that comes every third term has not met new people meanwhile.
    /// </summary>
    public static async Task<IReadOnlyList<Engine.PastPartners>> OfAsync(CohortDb db, Cohort cohort, IReadOnlyList<Guid> schoolIds, CancellationToken cancellationToken)
    {
        var earlier = await (
            from member in db.GroupSchools.AsNoTracking()
            join other in db.Cohorts on member.CohortId equals other.Id
            where schoolIds.Contains(member.SchoolId) && member.IsActive && other.Id != cohort.Id
                && other.ReviewsFrom < cohort.ReviewsFrom && other.Status != CohortStatus.Cancelled
            select new { member.GroupId, member.SchoolId, other.ReviewsFrom, other.Id }).ToListAsync(cancellationToken);

        var roundsOf = earlier.GroupBy(member => member.SchoolId).ToDictionary(
            school => school.Key,
            school => school.Select(member => (member.ReviewsFrom, member.Id)).Distinct().OrderDescending().ToList());
        var pairs = new Dictionary<(Guid, Guid), int>();
        foreach (var group in earlier.GroupBy(member => member.GroupId))
        {
            var members = group.Select(member => member.SchoolId).Order().ToList();
            var round = (group.First().ReviewsFrom, group.First().Id);
            foreach (var (first, index) in members.Select((school, index) => (school, index)))
            {
                foreach (var second in members.Skip(index + 1))
                {
                    var ago = 1 + Math.Min(roundsOf[first].IndexOf(round), roundsOf[second].IndexOf(round));
                    var pair = SchoolPair.Ordered(first, second);
                    pairs[pair] = Math.Min(ago, pairs.GetValueOrDefault(pair, int.MaxValue));
                }
            }
        }

        return [.. pairs.Select(pair => new Engine.PastPartners(pair.Key.Item1, pair.Key.Item2, pair.Value))];
    }
}
