using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PeerReview.Reviews.Tests;

/// <summary>Catches everything that is logged, at the most talkative level, while somebody asks for it.</summary>
public sealed class LogCatcher : ILoggerProvider
{
    private readonly ConcurrentDictionary<Catch, bool> _catches = [];

    public Catch Begin()
    {
        var caught = new Catch(this);
        _catches[caught] = true;
        return caught;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>What was logged since it began.</summary>
    public sealed class Catch(LogCatcher catcher) : IDisposable
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        internal void Add(string line) => _lines.Enqueue(line);

        public void Dispose() => catcher._catches.TryRemove(this, out _);
    }

    private sealed class Logger(LogCatcher catcher, string category) : ILogger
    {
        private readonly AsyncLocal<object?> _scope = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _scope.Value = state;
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => !catcher._catches.IsEmpty;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (catcher._catches.IsEmpty)
                return;

            var line = new StringBuilder(category).Append(' ').Append(formatter(state, exception)).Append(' ').Append(exception).Append(' ').Append(_scope.Value);
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                line.AppendJoin(' ', values.Select(value => $"{value.Key}={value.Value}"));
            foreach (var caught in catcher._catches.Keys)
                caught.Add(line.ToString());
        }
    }
}
