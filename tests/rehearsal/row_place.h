// A database of its own that a maker writes rows into.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/engine/engines.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// Foreign keys are enforced.
class Place {
 public:
  explicit Place(const std::string& sql) : folder_(""), engine_(make_engine("sqlite")) {
    const Database database{folder_.file("rows.db")};
    engine_->load(sql, database);
    session_ = engine_->open(database, {.access = Access::write, .foreign_keys = true});
    schema_ = session_->read_schema();
  }

  // Writes one row; why not, where none can be.
  std::string make(const RowWish& wish) {
    RowMaker maker(*session_, schema_, {});
    const bool is_made = maker.make(wish);
    rows_ = maker.rows();
    disturbed_ = maker.disturbed();
    EXPECT_FALSE(session_->in_transaction());
    return is_made ? "" : "no: " + maker.why();
  }
  std::string make(const std::string& table) { return make(RowWish{.table = table}); }

  std::string ask(const std::string& sql) {
    std::string text;
    for (const Row& row : session_->query(sql)) {
      for (const Value& value : row) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) text += std::to_string(*number);
        if (const auto* real = std::get_if<double>(&value)) text += std::to_string(*real);
        if (const auto* string = std::get_if<std::string>(&value)) text += *string;
        if (std::holds_alternative<Null>(value)) text += "NULL";
        text += ' ';
      }
    }
    return std::string(trim(text));
  }

  Session& session() { return *session_; }
  const Schema& schema() const { return schema_; }
  const std::vector<WrittenRow>& rows() const { return rows_; }
  const std::set<std::string>& disturbed() const { return disturbed_; }

 private:
  TempDir folder_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Session> session_;
  Schema schema_;
  std::vector<WrittenRow> rows_;
  std::set<std::string> disturbed_;
};

}  // namespace gate
