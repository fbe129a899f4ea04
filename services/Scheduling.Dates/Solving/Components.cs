namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>Takes a problem apart into parts that share no row.</summary>
internal static class Components
{
    public static IEnumerable<(int[] Blocks, Kernel Kernel)> Of(Kernel kernel)
    {
        var root = Enumerable.Range(0, kernel.Blocks.Length).ToArray();
        var firstOfRow = new int[kernel.Rows];
        Array.Fill(firstOfRow, -1);
        for (var block = 0; block < root.Length; block++)
        {
            foreach (var row in kernel.Blocks[block].Visits.SelectMany(visit => visit.OptionRows).SelectMany(rows => rows))
            {
                if (firstOfRow[row] < 0)
                {
                    firstOfRow[row] = block;
                }

                root[Find(root, block)] = Find(root, firstOfRow[row]);
            }
        }

        return Enumerable.Range(0, root.Length).GroupBy(block => Find(root, block)).Select(part => Part(kernel, [.. part]));
    }

    private static int Find(int[] root, int block)
    {
        while (root[block] != block)
        {
            block = root[block] = root[root[block]];
        }

        return block;
    }

    // Rows are numbered afresh so that a small part does not carry the arrays of the whole.
    private static (int[] Blocks, Kernel Kernel) Part(Kernel kernel, int[] blocks)
    {
        if (blocks.Length == kernel.Blocks.Length)
        {
            return (blocks, kernel);
        }

        Dictionary<int, int> numbers = [];
        var parts = Array.ConvertAll(blocks, block => kernel.Blocks[block].WithRows(row =>
        {
            if (!numbers.TryGetValue(row, out var number))
            {
                numbers.Add(row, number = numbers.Count);
            }

            return number;
        }));
        int[] rows = [.. numbers.Keys];
        return (blocks, new Kernel(parts, Array.ConvertAll(rows, row => kernel.Capacity[row]), Array.ConvertAll(rows, row => kernel.Penalty[row])));
    }
}
