using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>A small fast random generator (xoshiro256++), seeded by splitmix64: the same numbers on every machine.</summary>
internal struct Shuffle
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public Shuffle(int seed, int stream = 0)
    {
        ulong state = ((ulong)(uint)seed << 32) ^ (uint)stream;
        _a = Next(ref state);
        _b = Next(ref state);
        _c = Next(ref state);
        _d = Next(ref state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        ulong result = System.Numerics.BitOperations.RotateLeft(_a + _d, 23) + _a;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = System.Numerics.BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 to below the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int limit) => (int)(((NextBits() >> 32) * (ulong)(uint)limit) >> 32);

    /// <summary>A number from 0 to below 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Unit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public void Mix(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
