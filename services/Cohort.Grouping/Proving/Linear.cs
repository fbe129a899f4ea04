using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>The few vector operations everything in a simplex step is made of.</summary>
internal static class Linear
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> target, ReadOnlySpan<double> source)
    {
        Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(source);
        for (int k = 0; k < wide.Length; k++)
        {
            wide[k] += from[k];
        }

        for (int k = wide.Length * Vector<double>.Count; k < target.Length; k++)
        {
            target[k] += source[k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        Span<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(target);
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(source);
        Vector<double> scale = new(factor);
        for (int k = 0; k < wide.Length; k++)
        {
            wide[k] += from[k] * scale;
        }

        for (int k = wide.Length * Vector<double>.Count; k < target.Length; k++)
        {
            target[k] += source[k] * factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ReadOnlySpan<Vector<double>> a = MemoryMarshal.Cast<double, Vector<double>>(left);
        ReadOnlySpan<Vector<double>> b = MemoryMarshal.Cast<double, Vector<double>>(right);
        Vector<double> sums = Vector<double>.Zero;
        for (int k = 0; k < a.Length; k++)
        {
            sums += a[k] * b[k];
        }

        double sum = Vector.Sum(sums);
        for (int k = a.Length * Vector<double>.Count; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
