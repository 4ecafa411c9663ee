// What a row of statements leaves behind, as far as their text tells: for scripts that are read
// without a database.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// ASCII case of names does not count.
class Sketch {
 public:
  Sketch() = default;
  // What is made of `below`, which stays as it is and has to last as long as this does: the price
  // is that of what is changed, not of all that is there.
  explicit Sketch(const Sketch* below) : below_(below) {}

  void apply(const StatementFacts& facts);

  // Null where there is none.
  const SketchTable* find_table(std::string_view name) const;
  const SketchObject* find_object(Verb made_by, std::string_view name) const;

  // Of one table, in the order in which they were made.
  std::vector<const SketchObject*> objects_of(std::string_view table) const;

  // The tables with a key that refers to it.
  std::vector<const SketchTable*> children_of(std::string_view parent) const;

 private:
  // What it was made by, and its name in lower case.
  using ObjectKey = std::pair<Verb, std::string>;
  using Names = std::vector<std::string>;

  void make_table(const StatementFacts& facts);
  void make_object(const StatementFacts& facts);
  void drop_table(const std::string& name);
  void forget_table(const std::string& name);
  void drop_object(const ObjectKey& key);
  void rename_table(const StatementFacts& facts);
  void rename_column(const StatementFacts& facts);
  void add_column(const StatementFacts& facts);
  void change_type(const StatementFacts& facts);

  // To be changed: a copy where it lies below; null where there is none.
  SketchTable* own_table(const std::string& name);
  SketchObject& own_object(const SketchObject& object);
  void put(SketchTable table);
  void put(SketchObject object);
  void note_parents(const SketchTable& table);

  std::vector<ObjectKey> keys_of(std::string_view table) const;
  Names names_of_children(const std::string& parent) const;

  const Sketch* below_ = nullptr;
  // By names in lower case; nothing = it is gone, although it is below.
  std::map<std::string, std::optional<SketchTable>, std::less<>> tables_{};
  std::map<ObjectKey, std::optional<SketchObject>> objects_{};
  // All that are so now are among them.
  std::map<std::string, std::vector<ObjectKey>, std::less<>> keys_by_table_{};
  std::map<std::string, Names, std::less<>> children_by_parent_{};
};

}  // namespace gate
