// What a script cannot reach: files, programs, other databases, the server itself.
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "tests/engine/postgres/postgres.h"

namespace gate {
namespace {

class PostgresSandbox : public PostgresTest {};

TEST_F(PostgresSandbox, RefusesWhatReachesOutsideTheDatabase) {
  const std::string file = folder_.file("out");
  const Database other = make("CREATE TABLE kept (a int)", "other");
  const auto session = write(make("CREATE TABLE t (a text)"));
  const std::string name = other.location.substr(other.location.find("@/") + 2);
  const std::string database = name.substr(0, name.find('?'));

  for (const std::string& sql :
       {concat("COPY t TO '", file, "'"),
        concat("COPY t TO PROGRAM 'touch ", file, "'"),
        std::string("COPY t FROM PROGRAM 'id'"),
        std::string("COPY t FROM '/etc/passwd'"),
        std::string("SELECT pg_read_file('/etc/passwd')"),
        std::string("SELECT lo_import('/etc/passwd')"),
        std::string("ALTER SYSTEM SET fsync = on"),
        std::string("CREATE DATABASE mine"),
        concat("DROP DATABASE ", database),
        std::string("CREATE ROLE mine SUPERUSER"),
        std::string("ALTER ROLE postgres SUPERUSER"),
        std::string("GRANT migration_gate TO postgres"),
        std::string("SET ROLE migration_gate"),
        std::string("SET SESSION AUTHORIZATION migration_gate_loader"),
        std::string("CREATE EXTENSION dblink"),
        std::string("CREATE EXTENSION file_fdw"),
        std::string("SELECT pg_reload_conf()"),
        std::string("CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc.so.6', 'getpid'"),
        std::string("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
                    "'migration_gate'"),
        std::string("CREATE TABLESPACE mine LOCATION '/tmp'"),
        std::string("DO $$ BEGIN EXECUTE 'COPY t TO PROGRAM ''id'''; END $$")}) {
    EXPECT_NE(refusal_of(*session, sql), "") << sql;
  }
  EXPECT_FALSE(exists(file));
  EXPECT_EQ(read(other)->count_rows("kept"), 0);
}

TEST_F(PostgresSandbox, LetsNoFixtureReachAnotherServer) {
  const auto session = write(make(
      "CREATE EXTENSION dblink; CREATE TABLE t (a int); CREATE FUNCTION tell() RETURNS trigger "
      "LANGUAGE plpgsql AS 'BEGIN PERFORM dblink_exec(''host=127.0.0.1'', ''SELECT 1''); "
      "RETURN NEW; END'; CREATE TRIGGER tell BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION "
      "tell()"));

  for (const char* sql : {"SELECT dblink_connect('host=127.0.0.1 user=u password=p')",
                          "SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') AS d (a int)",
                          "INSERT INTO t VALUES (1)"}) {
    EXPECT_THAT(refusal_of(*session, sql), testing::HasSubstr("permission denied for function"))
        << sql;
  }
}

TEST_F(PostgresSandbox, LetsAnOwnerDoWhatAnOwnerDoes) {
  const auto session = write(make("CREATE TABLE t (a text)"));

  for (const std::string_view sql :
       {"CREATE EXTENSION pgcrypto", "CREATE SCHEMA more", "CREATE TABLE more.t (a int)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "CREATE POLICY p ON t USING (true)",
        "ALTER TABLE t OWNER TO CURRENT_USER", "VACUUM t", "ANALYZE", "REINDEX TABLE t",
        "SELECT pg_advisory_lock(7)", "LISTEN news", "SET statement_timeout = 1000"}) {
    EXPECT_EQ(refusal_of(*session, sql), "") << sql;
  }
}

}  // namespace
}  // namespace gate
