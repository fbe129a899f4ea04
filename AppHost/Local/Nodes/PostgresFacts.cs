using Npgsql;

namespace PeerReview.Local.Nodes;

/// <summary>Where a private PostgreSQL listens and how its superuser signs in.</summary>
public sealed record PostgresFacts(string Host, int Port, string AdminUser, string AdminPassword)
{
    /// <summary>For making logins and looking around; services never get it.</summary>
    public string AdminConnectionString => ConnectionStringFor(AdminUser, AdminPassword, "postgres");

    public string ConnectionStringFor(string login, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Username = login,
            Password = password,
            Database = database,
        }.ConnectionString;

    /// <summary>
    /// Makes the login of a service, or resets its password: it may create its own databases and roles, and is no superuser.
    /// </summary>
    public async Task EnsureLoginAsync(string login, string password, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(AdminConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", connection);
        find.Parameters.AddWithValue(login);
        var verb = (bool)(await find.ExecuteScalarAsync(cancellationToken))! ? "ALTER" : "CREATE";
        // DDL takes no parameters, so format() quotes the name and the password.
        await using var format = new NpgsqlCommand(
            $"SELECT format('{verb} ROLE %I LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD %L', $1, $2)", connection);
        format.Parameters.AddWithValue(login);
        format.Parameters.AddWithValue(password);
        await using var write = new NpgsqlCommand((string)(await format.ExecuteScalarAsync(cancellationToken))!, connection);
        await write.ExecuteNonQueryAsync(cancellationToken);
    }
}
