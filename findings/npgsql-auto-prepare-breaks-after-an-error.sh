#!/usr/bin/env bash
# Npgsql 10.0.3 on PostgreSQL 15, with statements that it prepares by itself (Max Auto Prepare, Auto Prepare Min Usages = 2).
#
# Guess: a statement that fails costs its own caller an error and the connection nothing, whichever use of it that was.
# Seen:  so it is in every use but the one in which Npgsql prepares it, here the second. If that one fails before it is executed, as where PostgreSQL computes a constant or a cast of a
#        parameter while it plans (100 / $1 with 0), the next use of the same text on that connection, with values that are right, ends in System.Exception "Received unexpected
#        backend message DataRow. Please file a bug.": no DbException, and the connection is broken. One that fails while it is executed (a CHECK) leaves nothing behind, and
#        so does any failure where nothing is prepared by itself.
#
# What it means here: one caller's wrong value makes another caller's right request fail, once for each connection of a pool; a test of the platform failed so in one run of some
# thirty. A value that a statement cannot take is refused before it is sent, and what a database call throws need not be a DbException.
#
# Needs: Debian 12 with PostgreSQL 15's programs, the .NET SDK 10, and to be root or the user who may start PostgreSQL.
set -euo pipefail

work=$(mktemp -d)
bin=/usr/lib/postgresql/15/bin
port=$((20000 + RANDOM % 20000))
as() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$1"; else bash -c "$1"; fi; }
stop() { as "$bin/pg_ctl -D $work/data -m immediate stop" >/dev/null 2>&1 || true; rm -rf "$work"; }
trap stop EXIT
[ "$(id -u)" = 0 ] && chown postgres "$work"
cd "$work"
as "$bin/initdb -D $work/data -A trust -U app" >/dev/null
as "$bin/pg_ctl -D $work/data -w -l $work/log -o '-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off' start" >/dev/null

mkdir -p client
cd client
cat >client.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup>
</Project>
XML
cat >Program.cs <<'CS'
using System.Data.Common;
using Npgsql;

await using var plain = NpgsqlDataSource.Create(args[0] + ";No Reset On Close=true");
await using var preparing = NpgsqlDataSource.Create(args[0] + ";Max Auto Prepare=20;Auto Prepare Min Usages=2");
await using (var create = plain.CreateCommand("CREATE TABLE orders (amount int CHECK (amount > 0))"))
    await create.ExecuteNonQueryAsync();

await TryAsync("planned, not prepared", plain, "SELECT 100 / $1", 2);
for (var failing = 1; failing <= 3; failing++)
    await TryAsync("planned", preparing, "SELECT 100 / $1", failing);
await TryAsync("executed", preparing, "INSERT INTO orders SELECT 100 - 200 * (1 - $1) RETURNING amount", 2);

async Task TryAsync(string what, NpgsqlDataSource source, string sql, int failing)
{
    await using var connection = await source.OpenConnectionAsync();
    var said = new List<string>();
    for (var use = 1; use <= 4; use++)
    {
        try
        {
            // A text of its own for each line, so that its uses are counted from one.
            await using var command = new NpgsqlCommand($"{sql} /* {what} {failing} */", connection);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = use == failing ? 0 : 1 });
            said.Add($"{await command.ExecuteScalarAsync()}");
        }
        catch (Exception error)
        {
            said.Add(error is PostgresException postgres ? postgres.SqlState : $"{error.GetType().FullName}{(error is DbException ? " (DbException)" : "")}: {error.Message}");
        }
    }

    Console.WriteLine($"{what}, use {failing} fails: {string.Join(" | ", said)} | {connection.FullState}");
}
CS
dotnet build -c Release -o out --nologo --verbosity quiet >build 2>&1 || { cat build; exit 1; }
dotnet out/client.dll "Host=127.0.0.1;Port=$port;Username=app;Database=postgres" | tee seen

diff seen - <<'TXT' || { echo 'CHANGED: see the difference'; exit 1; }
planned, not prepared, use 2 fails: 100 | 22012 | 100 | 100 | Open
planned, use 1 fails: 22012 | 100 | 100 | 100 | Open
planned, use 2 fails: 100 | 22012 | System.Exception: Received unexpected backend message DataRow. Please file a bug. | System.InvalidOperationException: Connection is not open | Broken
planned, use 3 fails: 100 | 100 | 22012 | 100 | Open
executed, use 2 fails: 100 | 23514 | 100 | 100 | Open
TXT
echo 'as described'
