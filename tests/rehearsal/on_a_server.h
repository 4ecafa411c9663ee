// Migrations that are rehearsed on a server, and what must be found of each.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "gate/base/log.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "gate/rehearsal/rehearsal.h"
#include "tests/support/files.h"
#include "tests/support/temp.h"

namespace gate {

struct ServerCase {
  const char* name;
  const char* fixture;
  const char* up;
  const char* down;
  // Among what is; "=" before it: that alone, several with '|' between them; "!": that, and these
  // warnings. Empty = nothing is wrong with it.
  const char* found;
  const char* next_up = nullptr;  // of a second migration; null = there is none
  const char* next_down = nullptr;
  const char* last_up = nullptr;  // of a third
  const char* last_down = nullptr;
};

class PostgresRehearsal : public testing::TestWithParam<ServerCase> {
 protected:
  std::vector<std::string> failures() {
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
    const ServerCase& one = GetParam();
    std::filesystem::create_directories(folder_.file("work"));
    put_file(folder_.file("fixture.sql"), one.fixture);
    put_file(folder_.file("m/001_x.up.sql"), one.up);
    put_file(folder_.file("m/001_x.down.sql"), one.down);
    if (one.next_up != nullptr) {
      put_file(folder_.file("m/002_y.up.sql"), one.next_up);
      put_file(folder_.file("m/002_y.down.sql"), one.next_down);
    }
    if (one.last_up != nullptr) {
      put_file(folder_.file("m/003_z.up.sql"), one.last_up);
      put_file(folder_.file("m/003_z.down.sql"), one.last_down);
    }
    Scenario scenario{.name = "server"};
    scenario.engine = "postgres";
    scenario.fixture = folder_.file("fixture.sql");
    scenario.migrations = folder_.file("m");
    scenario.policy.today = "2026-11-23";
    set_quiet(true);
    const auto engine = make_engine("postgres");
    const gate::Run run = rehearse(scenario, *engine, {.work_dir = folder_.file("work")});
    std::vector<std::string> found;
    for (const Point& point : judge(run).points) {
      const bool is_told = *one.found == '!' && point.verdict == Verdict::warning;
      const bool is_failed = point.verdict == Verdict::failed || point.verdict == Verdict::error;
      if (is_failed || is_told) found.push_back(concat(point.check, ' ', point.subject));
    }
    return found;
  }

  TempDir folder_ = test_folder();
};

inline constexpr const char* kPrices =
    "CREATE TABLE t (id int PRIMARY KEY, price numeric(9, 4) NOT NULL DEFAULT 1); INSERT INTO t "
    "SELECT i, i / 7.0 FROM generate_series(1, 20) i;";
inline constexpr const char* kWords =
    "CREATE TABLE t (id int PRIMARY KEY, a text, b varchar(20), flag boolean); INSERT INTO t "
    "SELECT "
    "i, 'word' || i, ' b' || i, i % 2 = 0 FROM generate_series(1, 20) i;";
inline constexpr const char* kLogged =
    "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 1); CREATE TABLE log (id "
    "int, was int); CREATE FUNCTION log_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT "
    "INTO log (id, was) VALUES (OLD.id, OLD.n); RETURN NEW; END $$; CREATE TRIGGER watch AFTER "
    "UPDATE ON t FOR EACH ROW EXECUTE FUNCTION log_it()";
inline constexpr const char* kHeld =
    "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE k (id int PRIMARY KEY, n int DEFAULT 1, p "
    "int, CONSTRAINT few CHECK (n > 0), CONSTRAINT to_p FOREIGN KEY (p) REFERENCES p); INSERT INTO "
    "p VALUES (1); INSERT INTO k VALUES (1, 1, 1)";

}  // namespace gate
