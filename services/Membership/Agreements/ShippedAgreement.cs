namespace PeerReview.Membership.Agreements;

/// <summary>The wording every network begins with, written for this platform; a network changes it as it needs.</summary>
internal static class ShippedAgreement
{
    public static string Text(string networkName) =>
        $"""
        This is how we work together in peer review in {networkName}. Everyone who takes part reads it and signs it each membership year.

        ## Protocols

        A peer review is done with a school and not to it. The school that is reviewed chooses the focus, gives us its own evaluation first, and owns what comes of the review.

        We prepare: we read what the school shares, agree the lines of enquiry and the timetable before the day, and keep to them.

        We look for evidence together with staff of the school, from more than one source, and say what we saw before we say what we make of it.

        We give verbal feedback on the day and written feedback afterwards: what went well, and even better if. The school checks the facts before the feedback is final. We do not grade, rank or compare schools.

        We keep the dates we set. If a school must withdraw or move a date, it tells its group and the network at once, so that no school is left without a review.

        ## Confidentiality

        What we see, hear and read in a school stays with that school and its review team. We share it with nobody else, not in our own school and not in our trust, unless the school that was reviewed has agreed.

        We take no documents, pictures or recordings away except through the platform, name no pupil in any note, and open another school's documents only for the review they were shared for.

        What the network reports of many reviews never lets a school, a person or a group be recognised.

        ## Safeguarding and concerns

        A peer review does not judge safeguarding, and reviewers do not investigate. A reviewer who sees or hears something that gives concern for a child tells the school's designated safeguarding lead at once, before leaving the site, and writes nothing about it in the review.

        If the concern is about the headteacher, the reviewer tells the chair of governors or trustees, or the local authority's designated officer. If a child is in immediate danger, the reviewer calls the police.

        Visitors bring identification, sign in, and follow the school's rules for visitors. Schools confirm in advance that their staff who visit have had the checks their role asks for.

        ## Code of conduct

        We act as colleagues: courteous, curious and honest. We ask before we assume, and we say the difficult things kindly and to the person who can act on them.

        We tell the network of anything that could make us partial: a relative or a close friend at the school, a former post there, an application, competition for pupils, or a line of management.

        We give as much as we receive: each school hosts once and takes its part in the reviews of the others in its group.

        We use nothing we learn to recruit a colleague's staff or pupils, to advertise, or against a school.
        """;
}
