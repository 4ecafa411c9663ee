// What SQLite tells of a table or index only as the text of its CREATE statement.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gate/model/schema.h"

namespace gate {

struct TableText {
  std::vector<std::string> checks{};                 // normalised, sorted
  std::vector<std::string> check_texts{};            // the same as they stand there, in their order
  std::map<std::string, std::string> expressions{};  // column in lower case → how it is generated
  std::vector<bool> deferred{};                    // of each foreign key, in the order of the text
  std::vector<ConflictClause> conflict_clauses{};  // in the order of the text
  bool autoincrement = false;
};

TableText read_table_text(std::string_view create_table);

struct IndexText {
  std::string name{};
  std::string table{};
  std::vector<std::string> terms{};       // normalised, without COLLATE, ASC and DESC at their end
  std::vector<std::string> collations{};  // of each term; empty = it states none
  std::string where{};                    // normalised
};

IndexText read_index_text(std::string_view create_index);

}  // namespace gate
