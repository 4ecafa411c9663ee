#include "tests/rehearsal/random_tables.h"

#include <algorithm>
#include <array>

#include "gate/base/text.h"

namespace gate {
namespace {

using Random = std::mt19937_64;

int pick(Random& random, int below) {
  return static_cast<int>(random() % static_cast<unsigned>(below));
}

template <std::size_t n>
std::string one_of(Random& random, const std::array<const char*, n>& words) {
  return words[random() % n];
}

struct Shape {
  std::string name{};
  std::string key_clause{};             // of CREATE TABLE
  std::vector<std::string> key{};       // column names
  std::vector<std::string> declared{};  // "c0 INTEGER", the key's columns first
  std::vector<std::string> names{};
  std::string options{};
  bool is_plain = true;
};

constexpr std::array kTypes = {"INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB", ""};

void add_column(Shape& shape, const std::string& name, const std::string& rest) {
  shape.names.push_back(name);
  shape.declared.push_back(concat(name, " ", rest));
}

void add_key(Random& random, Shape& shape) {
  switch (pick(random, 7)) {
    case 0:
    case 1:
      add_column(shape, "id", "INTEGER PRIMARY KEY");
      shape.key = {"id"};
      return;
    case 2:
      add_column(shape, "code",
                 pick(random, 2) == 0 ? "TEXT PRIMARY KEY" : "TEXT PRIMARY KEY NOT NULL");
      shape.key = {"code"};
      return;
    case 3:
      add_column(shape, "code", "TEXT COLLATE NOCASE PRIMARY KEY");
      shape.key = {"code"};
      shape.is_plain = false;
      return;
    case 4:
      add_column(shape, "a", "INTEGER NOT NULL");
      add_column(shape, "b", "TEXT NOT NULL");
      shape.key = {"b", "a"};
      shape.key_clause = ", PRIMARY KEY(b, a)";
      if (pick(random, 2) == 0) shape.options = " WITHOUT ROWID";
      return;
    case 5:
      add_column(shape, "a", "NOT NULL UNIQUE");
      shape.key = {"a"};
      return;
    default:
      return;  // a bag
  }
}

Shape random_shape(Random& random, int number) {
  Shape shape{.name = concat("t", number)};
  add_key(random, shape);
  const int more = 2 + pick(random, 3);
  for (int i = 0; i < more; ++i) {
    std::string rest = one_of(random, kTypes);
    if (pick(random, 4) == 0) rest += " NOT NULL";
    if (pick(random, 6) == 0) {
      rest += " COLLATE NOCASE";
      shape.is_plain = false;
    }
    add_column(shape, concat("c", i), rest);
  }
  return shape;
}

// Few values, so that equal and nearly equal ones meet often.
std::string random_value(Random& random) {
  constexpr std::array kValues = {"NULL",  "0",    "1",     "2",          "1.0",
                                  "0.5",   "'1'",  "'a'",   "'A'",        "'b'",
                                  "'ä'",   "''",   "x'31'", "x''",        "-7",
                                  "'1.0'", "1e20", "'a '",  "3000000000", "9007199254740993"};
  return one_of(random, kValues);
}

std::string random_key(Random& random) {
  return pick(random, 3) == 0 ? random_value(random) : std::to_string(pick(random, 30));
}

std::string random_row(Random& random, const Shape& shape) {
  std::vector<std::string> values;
  for (const std::string& name : shape.names) {
    const bool is_key = std::ranges::count(shape.key, name) > 0;
    values.push_back(is_key ? random_key(random) : random_value(random));
  }
  // An INTEGER PRIMARY KEY takes nothing but numbers; OR IGNORE does not cover that.
  if (shape.key == std::vector<std::string>{"id"}) values[0] = std::to_string(pick(random, 40));
  return concat("(", join(values, ","), ")");
}

std::string insert(Random& random, const Shape& shape, int rows, const char* how) {
  std::vector<std::string> tuples;
  for (int i = 0; i < rows; ++i) tuples.push_back(random_row(random, shape));
  return concat("INSERT OR ", how, " INTO ", shape.name, " VALUES ", join(tuples, ","), ";\n");
}

std::string where(Random& random, const Shape& shape) {
  const std::string& column = shape.names[random() % shape.names.size()];
  switch (pick(random, 3)) {
    case 0:
      return concat(" WHERE ", column, " IS ", random_value(random));
    case 1:
      return concat(" WHERE ", column, " > ", random_value(random));
    default:
      return "";
  }
}

std::string update(Random& random, const Shape& shape) {
  const std::string& column = shape.names[random() % shape.names.size()];
  const std::string other = shape.names[random() % shape.names.size()];
  const bool is_id = column == "id";
  std::string value = is_id ? "id + 100" : random_value(random);
  if (!is_id && pick(random, 3) == 0) value = concat("upper(", other, ")");
  if (!is_id && pick(random, 4) == 0) value = column;
  return concat("UPDATE OR IGNORE ", shape.name, " SET ", column, " = ", value,
                where(random, shape), ";\n");
}

// REPLACE does not cover a NULL where there may be none.
bool can_replace(const Shape& shape) {
  return std::ranges::none_of(shape.declared, [](const std::string& column) {
    return column.find("NOT NULL") != std::string::npos;
  });
}

std::string change_rows(Random& random, const Shape& shape) {
  switch (pick(random, 5)) {
    case 0:
      return insert(random, shape, 1 + pick(random, 3), "IGNORE");
    case 1:
      return insert(random, shape, 1 + pick(random, 3), can_replace(shape) ? "REPLACE" : "IGNORE");
    case 2:
      return concat("DELETE FROM ", shape.name, where(random, shape), ";\n");
    default:
      return update(random, shape);
  }
}

// The table anew, with other types, or without its last column; what does not fit stays behind.
std::string rebuild(Random& random, const Shape& shape, TableCase& table) {
  std::vector<std::string> declared = shape.declared;
  std::vector<std::string> names = shape.names;
  if (pick(random, 2) == 0) {
    declared.pop_back();
    names.pop_back();
    table.columns.pop_back();
  } else {
    declared.back() = concat(names.back(), " ", one_of(random, kTypes));
    table.is_plain = false;
  }
  const std::string columns = join(names, ", ");
  return concat("CREATE TABLE new_", shape.name, "(", join(declared, ", "), shape.key_clause, ")",
                shape.options, ";\nINSERT INTO new_", shape.name, "(", columns, ") SELECT ",
                columns, " FROM ", shape.name, ";\nDROP TABLE ", shape.name, ";\nALTER TABLE new_",
                shape.name, " RENAME TO ", shape.name, ";\n");
}

std::string change_schema(Random& random, const Shape& shape, TableCase& table) {
  switch (pick(random, 8)) {
    case 0:
      return rebuild(random, shape, table);
    case 1:
      table.columns.back().second = "renamed";
      return concat("ALTER TABLE ", shape.name, " RENAME COLUMN ", shape.names.back(),
                    " TO renamed;\n");
    case 2:
      return concat("ALTER TABLE ", shape.name, " ADD COLUMN more INTEGER DEFAULT 1;\n",
                    pick(random, 2) == 0 ? update(random, shape) : "",
                    pick(random, 2) == 0 ? concat("UPDATE ", shape.name, " SET more = 2",
                                                  where(random, shape), ";\n")
                                         : "");
    case 3:
      table.after = concat(shape.name, "_renamed");
      return concat("ALTER TABLE ", shape.name, " RENAME TO ", table.after, ";\n");
    default:
      return "";
  }
}

}  // namespace

TableCase random_table(Random& random, int number, int most_rows) {
  const Shape shape = random_shape(random, number);
  TableCase table{.before = shape.name, .after = shape.name, .key = shape.key};
  for (const std::string& name : shape.names) table.columns.emplace_back(name, name);
  table.is_plain = shape.is_plain;
  table.create = concat("CREATE TABLE ", shape.name, "(", join(shape.declared, ", "),
                        shape.key_clause, ")", shape.options, ";\n");
  const int rows = pick(random, most_rows + 1);
  if (rows > 0) table.create += insert(random, shape, rows, "IGNORE");
  const int changes = pick(random, 4);
  for (int i = 0; i < changes; ++i) table.change += change_rows(random, shape);
  table.change += change_schema(random, shape, table);
  return table;
}

}  // namespace gate
