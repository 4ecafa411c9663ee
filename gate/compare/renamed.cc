#include "gate/compare/renamed.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// In lower case → as it is spelled afterwards.
using LaterNames = std::map<std::string, std::string>;

void put(const LaterNames& names, std::string& name) {
  const auto found = names.find(to_lower(name));
  if (found != names.end()) name = found->second;
}

void put(const LaterNames& names, std::vector<std::string>& list) {
  for (std::string& name : list) put(names, name);
}

bool is_name(const Token& token, const Token& next) {
  if (token.kind == TokenKind::quoted_name) return true;
  return token.kind == TokenKind::word && next.text != "(";  // which makes it a function
}

// As a normalised text has it: quotes stand only around what needs them.
std::string spell(const std::string& name) {
  std::string quoted = "\"";
  for (const char byte : name) quoted += byte == '"' ? "\"\"" : std::string(1, byte);
  return normalize(quoted + '"');
}

// What a name in a text can mean, by what it was: a column of the table that the text belongs to,
// or any table. Names that some column has too mean a table only where a table must stand.
struct Meanings {
  const LaterNames& columns;
  const LaterNames& tables;
  const std::set<std::string>& doubtful;
};

bool is_tables_place(const Token& before, const Token& next) {
  if (next.text == ".") return true;
  return std::ranges::any_of(std::array{"INTO", "FROM", "JOIN", "UPDATE", "ON", "TABLE"},
                             [&](const char* word) { return is_word(before, word); });
}

// Null where the name stays.
const std::string* later_name(const Meanings& meanings, const std::string& name,
                              const Token& before, const Token& next) {
  const auto table = meanings.tables.find(name);
  const bool is_table = table != meanings.tables.end() && before.text != ".";
  if (is_table && is_tables_place(before, next)) return &table->second;
  const auto column = meanings.columns.find(name);
  if (column != meanings.columns.end()) return &column->second;
  return is_table && !meanings.doubtful.contains(name) ? &table->second : nullptr;
}

// The names in a normalised text.
void put_in_text(const Meanings& meanings, std::string& text) {
  try {
    Lexer lexer(text);
    std::string result;
    std::size_t copied = 0;
    Token before;
    for (Token token = lexer.next(); token.kind != TokenKind::end;) {
      const Token next = lexer.next();
      const std::string* later = is_name(token, next)
                                     ? later_name(meanings, to_lower(unquote(token)), before, next)
                                     : nullptr;
      if (later != nullptr) {
        result.append(text, copied, token.offset - copied);
        result += spell(*later);
        copied = token.offset + token.text.size();
      }
      before = token;
      token = next;
    }
    text = result.append(text, copied, text.npos);
  } catch (const SqlError&) {  // no SQL that could be read: no names either
    return;
  }
}

// A column of an index is a name, perhaps with COLLATE and DESC behind it, or an expression.
void put_in_term(const Meanings& meanings, std::string& term) {
  const std::size_t end = std::min({term.find(" COLLATE "), term.find(" DESC"), term.size()});
  const auto found = meanings.columns.find(to_lower(term.substr(0, end)));
  if (found != meanings.columns.end()) {
    term.replace(0, end, found->second);
  } else {
    put_in_text(meanings, term);
  }
}

class Renaming {
 public:
  explicit Renaming(const std::vector<TableDifference>& tables) {
    for (const TableDifference& table : tables) {
      if (table.before.empty() || table.after.empty()) continue;
      add(table_names_, table.before, table.after);
      for (const ColumnDifference& column : table.columns) {
        add(column_names_[to_lower(table.before)], column.before, column.after);
      }
    }
  }

  void apply(Schema& schema) {
    for (const Table& table : schema.tables) {
      for (const Column& column : table.columns) {
        column_names_anywhere_.insert(to_lower(column.name));
      }
    }
    for (Table& table : schema.tables) apply(table);
    for (Index& index : schema.indexes) apply(index);
    for (Trigger& trigger : schema.triggers) {
      put_in_text(names_in(trigger.table), trigger.definition);
      put(table_names_, trigger.table);
    }
  }

 private:
  static void add(LaterNames& names, const std::string& before, const std::string& after) {
    if (before != after) names[to_lower(before)] = after;
  }

  const LaterNames& columns_of(const std::string& table) const {
    static const LaterNames none;
    const auto found = column_names_.find(to_lower(table));
    return found == column_names_.end() ? none : found->second;
  }

  Meanings names_in(const std::string& table) const {
    return {columns_of(table), table_names_, column_names_anywhere_};
  }

  void apply(Table& table) const {
    const Meanings names = names_in(table.name);
    const LaterNames& columns = columns_of(table.name);
    for (Column& column : table.columns) {
      put(columns, column.name);
      put_in_text(names, column.expression);
    }
    put(columns, table.primary_key);
    for (ConflictClause& clause : table.conflict_clauses) put(columns, clause.columns);
    for (ForeignKey& key : table.foreign_keys) {
      put(columns, key.columns);
      put(columns_of(key.parent), key.parent_columns);
      put(table_names_, key.parent);
    }
    for (std::string& check : table.checks) put_in_text(names, check);
    std::ranges::sort(table.checks);
    put(table_names_, table.name);
  }

  void apply(Index& index) const {
    const Meanings names = names_in(index.table);
    for (std::string& column : index.columns) put_in_term(names, column);
    put_in_text(names, index.where);
    put(table_names_, index.table);
  }

  LaterNames table_names_;
  std::map<std::string, LaterNames> column_names_;  // by table
  std::set<std::string> column_names_anywhere_;
};

void sort_tables(Schema& schema) {
  std::ranges::sort(schema.tables, {}, &Table::name);
}

}  // namespace

Schema with_later_names(Schema before, const std::vector<TableDifference>& tables) {
  Renaming(tables).apply(before);
  sort_tables(before);
  return before;
}

}  // namespace gate
