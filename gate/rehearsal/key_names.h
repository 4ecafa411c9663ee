// By what a row is known both in the state gone back to and as it was deployed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/row_maker.h"

namespace gate {

// What tells the rows of a table apart in the state gone back to: each column as it is called there
// and now. Empty where nothing does, or the migrations write it.
struct KeyNames {
  std::vector<std::string> then{};
  std::vector<std::string> now{};
};
KeyNames key_names(const Schema& old_schema, const Table& old, const Origin& origin);

// The first `count` rows in the order of the key: `columns` of each.
Rows first_rows(Session& session, const std::string& table, const std::vector<std::string>& key,
                const std::vector<std::string>& columns, std::size_t count);

// The row, as it was deployed, in a session that was taken back; empty where its key is not known,
// or has a NULL, which any number of rows may have.
std::string where_is(const Session& session, const KeyNames& key, const WrittenRow& row);

// As evidence has it. The row has the key.
std::string key_shown(const KeyNames& key, const WrittenRow& row, bool show_values);

}  // namespace gate
