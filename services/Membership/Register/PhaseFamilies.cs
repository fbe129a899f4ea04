using System.Collections.Frozen;
using PeerReview.Membership.Contracts;

namespace PeerReview.Membership.Register;

/// <summary>
/// Derives which schools have enough in common to review one another from GIAS's type and phase: most special schools have the phase
/// "Not applicable", so the type goes first. Some extracts have codes, some names, some both; codes may be zero-padded.
/// </summary>
public static class PhaseFamilies
{
    private static readonly FrozenDictionary<string, int> TypeCodes = new Dictionary<string, int>
    {
        ["community special school"] = 7,
        ["non maintained special school"] = 8,
        ["other independent special school"] = 10,
        ["foundation special school"] = 12,
        ["pupil referral unit"] = 14,
        ["local authority nursery school"] = 15,
        ["academy special sponsor led"] = 33,
        ["free schools special"] = 36,
        ["free schools alternative provision"] = 38,
        ["academy alternative provision converter"] = 42,
        ["academy alternative provision sponsor led"] = 43,
        ["academy special converter"] = 44,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> PhaseCodes = new Dictionary<string, int>
    {
        ["not applicable"] = 0,
        ["nursery"] = 1,
        ["primary"] = 2,
        ["middle deemed primary"] = 3,
        ["secondary"] = 4,
        ["middle deemed secondary"] = 5,
        ["16 plus"] = 6,
        ["all through"] = 7,
    }.ToFrozenDictionary();

    /// <summary>The phase family of a type and a phase.</summary>
    /// <param name="typeCode">GIAS's TypeOfEstablishment code, or null.</param>
    /// <param name="type">Its name; used where there is no code.</param>
    /// <param name="phaseCode">GIAS's PhaseOfEducation code, or null.</param>
    /// <param name="phase">Its name; used where there is no code.</param>
    public static PhaseFamily Of(int? typeCode, string type, int? phaseCode, string phase) =>
        (typeCode ?? Code(TypeCodes, type)) switch
        {
            7 or 8 or 10 or 12 or 33 or 36 or 44 => PhaseFamily.Special,
            14 or 38 or 42 or 43 => PhaseFamily.AlternativeProvision,
            15 => PhaseFamily.Nursery,
            _ => (phaseCode ?? Code(PhaseCodes, phase)) switch
            {
                1 => PhaseFamily.Nursery,
                2 or 3 => PhaseFamily.Primary,
                4 or 5 => PhaseFamily.Secondary,
                6 => PhaseFamily.Post16,
                7 => PhaseFamily.AllThrough,
                _ => PhaseFamily.Other,
            },
        };

    /// <summary>Files write "All-through" and "All through", "Non-maintained" and "Non maintained".</summary>
    private static int? Code(FrozenDictionary<string, int> codes, string name) =>
        codes.TryGetValue(name.Trim().Replace('-', ' ').ToLowerInvariant(), out var code) ? code : null;
}
