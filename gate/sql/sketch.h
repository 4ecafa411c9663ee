// What a row of statements leaves behind, as far as their text tells: for scripts that are read
// without a database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/sql/facts.h"

namespace gate {

struct SketchTable {
  std::string name{};
  std::vector<ColumnFacts> columns{};  // empty = not known
  std::vector<KeyFacts> keys{};
  std::vector<std::vector<std::string>> indexed{};  // by UNIQUE and PRIMARY KEY
  std::vector<std::string> options{};
};

// An index or a trigger, and its table; a view, without one.
struct SketchObject {
  Verb made_by = Verb::create_index;
  std::string name{};
  std::string table{};
  std::vector<std::string> columns{};  // of an index without WHERE
};

struct Sketch {
  std::vector<SketchTable> tables{};
  std::vector<SketchObject> objects{};

  void apply(const StatementFacts& facts);

  // Null where there is none. ASCII case does not count.
  const SketchTable* find_table(std::string_view name) const;
  const SketchObject* find_object(Verb made_by, std::string_view name) const;

 private:
  SketchTable* find(std::string_view name);
  void rename(const StatementFacts& facts);
};

}  // namespace gate
