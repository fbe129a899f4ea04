using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Calendars;

/// <summary>Calendars of every level, and what they make of each day at a school.</summary>
internal static class CalendarEndpoints
{
    public static void MapCalendars(this RouteGroupBuilder api)
    {
        var calendars = api.MapGroup("/calendars");
        calendars.MapGet("/network", ReadCalendar.OfNetworkAsync).WithName("ReadNetworkCalendar").AllowEveryone();
        calendars.MapPut("/network", WriteCalendar.OfNetworkAsync).WithName("WriteNetworkCalendar").Allow(Role.Coordinator);
        calendars.MapGet("/local-authorities/{localAuthority}", ReadCalendar.OfLocalAuthorityAsync).WithName("ReadLocalAuthorityCalendar").AllowEveryone();
        calendars.MapPut("/local-authorities/{localAuthority}", WriteCalendar.OfLocalAuthorityAsync).WithName("WriteLocalAuthorityCalendar").Allow(Role.Coordinator);
        calendars.MapGet("/trusts/{trustId:guid}", ReadCalendar.OfTrustAsync).WithName("ReadTrustCalendar").AllowEveryone();
        calendars.MapPut("/trusts/{trustId:guid}", WriteCalendar.OfTrustAsync).WithName("WriteTrustCalendar").Allow(Role.Coordinator, Role.MatLead);
        calendars.MapGet("/schools/{schoolId:guid}", ReadCalendar.OfSchoolAsync).WithName("ReadSchoolCalendar").AllowEveryone();
        calendars.MapPut("/schools/{schoolId:guid}", WriteCalendar.OfSchoolAsync).WithName("WriteSchoolCalendar").Allow(Role.Coordinator, Role.Headteacher);
        calendars.MapGet("/schools/{schoolId:guid}/days", ReadSchoolDays.HandleAsync).WithName("ReadSchoolDays").AllowEveryone();
    }
}
