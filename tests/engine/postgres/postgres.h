// What tests of PostgreSQL share: one server for all of them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "gate/base/error.h"
#include "gate/engine/engines.h"
#include "gate/engine/postgres/cluster.h"
#include "tests/support/temp.h"

namespace gate {

// What a statement is refused with; empty = it is not.
inline std::string refusal_of(Session& session, std::string_view sql) {
  try {
    session.execute(sql);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

class PostgresTest : public testing::Test {
 protected:
  PostgresTest() {
    // To start it takes longer than most tests.
    static const std::shared_ptr<postgres::Cluster> kKept = postgres::Cluster::shared();
  }

  Database make(std::string_view script, std::string_view name = "blue") {
    const Database database = engine_->place(folder_.path(), name);
    engine_->load(std::string(script), database);
    return database;
  }

  std::unique_ptr<Session> write(const Database& database) {
    return engine_->open(database, {.access = Access::write, .patience_seconds = 0});
  }

  std::unique_ptr<Session> read(const Database& database) { return engine_->open(database, {}); }

  TempDir folder_ = test_folder();
  std::unique_ptr<Engine> engine_ = make_engine("postgres");
};

}  // namespace gate
