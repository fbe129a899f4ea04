using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace PeerReview.Membership.Identity.Keys;

/// <summary>
/// Keeps the keys that protect cookies and stored secrets in the database, so that every replica has the same. (The framework's own
/// store saves synchronously through EF, which <c>ServiceDb</c> refuses.)
/// </summary>
internal sealed class DataProtectionKeys(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.CreateCommand("SELECT xml FROM data_protection_key ORDER BY id");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand("INSERT INTO data_protection_key (friendly_name, xml) VALUES ($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        command.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

/// <summary>One key of the framework's data protection.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; private set; }

    public required string FriendlyName { get; init; }

    public required string Xml { get; init; }
}
