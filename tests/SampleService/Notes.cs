using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.SampleService;

/// <summary>A note somebody wrote.</summary>
public sealed class Note : Aggregate
{
    private readonly List<NoteLine> _lines = [];

    public required string Text { get; set; }

    public IReadOnlyList<NoteLine> Lines => _lines;

    public void Reword(string text)
    {
        Text = text;
        _lines.Add(new NoteLine { NoteId = Id, Text = text });
        Changed();
    }
}

/// <summary>A former wording, to have a child table.</summary>
public sealed class NoteLine : TenantEntity
{
    public required Guid NoteId { get; init; }

    public required string Text { get; init; }
}

/// <summary>What the consumer made of <see cref="NoteWritten"/>; one row per time it really ran.</summary>
public sealed class NoteCopy : TenantEntity
{
    public required Guid NoteId { get; init; }

    public required string Text { get; init; }
}

public sealed record NoteWritten(Guid NetworkId, Guid NoteId, long Version, string Text);

/// <summary>Published by the copying consumer: a second hop.</summary>
public sealed record NoteCopied(Guid NetworkId, Guid NoteId, string Text);

public sealed record NoteView(Guid Id, string Text, long Version) : IVersioned
{
    public static NoteView Of(Note note) => new(note.Id, note.Text, note.Version);
}

public sealed record WriteNoteRequest([property: Required, StringLength(200, MinimumLength = 1)] string Text, int? DueInSeconds = null);

// Handlers are not private: what the compiler writes for their endpoints could not call them.
public static class NoteEndpoints
{
    public static void MapNotes(this RouteGroupBuilder api)
    {
        api.MapPost("/notes", WriteAsync).Allow(Role.Coordinator);
        api.MapGet("/notes", ListAsync).AllowEveryone();
        api.MapGet("/notes/{id:guid}", ReadAsync).AllowEveryone();
        api.MapPut("/notes/{id:guid}", RewordAsync).Allow(Role.Coordinator);
        api.MapPost("/notes/refused", RefuseAsync).Allow(Role.Coordinator);
    }

    internal static async Task<Created<NoteView>> WriteAsync(
        WriteNoteRequest request, SampleDb db, Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var note = new Note { Text = request.Text };
        db.Add(note);
        var written = new NoteWritten(caller.NetworkId!.Value, note.Id, note.Version, note.Text);
        if (request.DueInSeconds is { } seconds)
            await publish.PublishAtAsync(written, time.GetUtcNow().AddSeconds(seconds), time, cancellationToken);
        else
            await publish.Publish(written, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/sample/notes/{note.Id}", NoteView.Of(note));
    }

    internal static Task<Page<NoteView>> ListAsync([AsParameters] PageRequest page, SampleDb db, CancellationToken cancellationToken) =>
        db.Notes.AsNoTracking().ToPageAsync(page, NoteView.Of, cancellationToken);

    internal static async Task<Ok<NoteView>> ReadAsync(Guid id, SampleDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(NoteView.Of(await FindAsync(db, id, cancellationToken)));

    internal static async Task<Ok<NoteView>> RewordAsync(
        Guid id, IfMatch ifMatch, WriteNoteRequest request, SampleDb db, CancellationToken cancellationToken)
    {
        var note = await FindAsync(db, id, cancellationToken);
        ifMatch.Check(note.Version);
        note.Reword(request.Text);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(NoteView.Of(note));
    }

    /// <summary>Writes, publishes, saves – and is refused after all.</summary>
    internal static async Task<Ok> RefuseAsync(
        WriteNoteRequest request, SampleDb db, Caller caller, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var note = new Note { Text = request.Text };
        db.Add(note);
        await publish.Publish(new NoteWritten(caller.NetworkId!.Value, note.Id, note.Version, note.Text), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        throw Refusal.Conflict("sample-refusal", "This is refused.");
    }

    private static async Task<Note> FindAsync(SampleDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Notes.SingleOrDefaultAsync(note => note.Id == id, cancellationToken) ?? throw Refusal.NotFound("The note");
}
