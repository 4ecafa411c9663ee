#include "gate/rehearsal/app_statements.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/model/schema.h"

namespace gate {

namespace {

constexpr std::size_t kWidestKey = 2;

class Writer {
 public:
  Writer(Session& session, const Schema& schema) : session_(session), schema_(schema) {}

  void add_writes_to(const Table& table, AppStatements& statements) const {
    const std::vector<std::string> key = row_key(schema_, table);
    if (key.empty() || key.size() > kWidestKey || has_trigger(table)) return;
    const std::string column = column_to_write(table, key);
    if (column.empty()) return;
    const std::string update = concat("UPDATE ", quote(table.name), " SET ", quote(column), " = ",
                                      quote(column), " WHERE ");
    statements.writes.push_back(update + first_row(table, key));
    statements.writes_of_no_row.push_back(update + "1 = 0");
  }

 private:
  std::string quote(const std::string& name) const { return session_.quote(name); }

  bool has_trigger(const Table& table) const {
    return std::ranges::any_of(schema_.triggers, [&](const Trigger& trigger) {
      return equal_ignoring_case(trigger.table, table.name);
    });
  }

  bool is_parent(const Table& table) const {
    return std::ranges::any_of(schema_.tables, [&](const Table& child) {
      return std::ranges::any_of(child.foreign_keys, [&](const ForeignKey& key) {
        return equal_ignoring_case(key.parent, table.name);
      });
    });
  }

  bool is_indexed(const Table& table, const std::string& column) const {
    return std::ranges::any_of(schema_.indexes, [&](const Index& index) {
      return equal_ignoring_case(index.table, table.name) &&
             std::ranges::count(index.columns, column) > 0;
    });
  }

  // An engine that sees that nothing changes may write nothing, and then waits for less than an
  // application would; of what is indexed, and of a key, it writes all the same. The key of a
  // parent would have its children looked for.
  std::string column_to_write(const Table& table, const std::vector<std::string>& key) const {
    std::string any;
    for (const Column& column : table.columns) {
      const bool is_own =
          column.generated == Generated::no && std::ranges::count(key, column.name) == 0;
      if (!is_own) continue;
      if (is_indexed(table, column.name)) return column.name;
      if (any.empty()) any = column.name;
    }
    const bool may_write_key = !is_parent(table);
    return may_write_key ? key.front() : any;
  }

  // That the key is the first there is.
  std::string first_row(const Table& table, const std::vector<std::string>& key) const {
    std::string condition;
    for (const std::string& column : key) {
      const std::string before = condition.empty() ? "" : concat(" WHERE ", condition);
      condition += concat(condition.empty() ? "" : " AND ", quote(column), " = (SELECT min(",
                          quote(column), ") FROM ", quote(table.name), before, ")");
    }
    return condition;
  }

  Session& session_;
  const Schema& schema_;
};

// Whether the table has rows; not where it cannot be read.
bool has_rows(Session& session, const std::string& read) {
  try {
    return session.first_row(read).has_value();
  } catch (const SqlError&) {
    return false;
  }
}

}  // namespace

AppStatements make_app_statements(Session& session, const ToolTables& tools_own) {
  AppStatements statements;
  const Schema schema = session.read_schema();
  const Writer writer(session, schema);
  for (const Table& table : schema.tables) {
    const bool is_tools_own = tools_own.contains(table.name);
    if (table.kind != TableKind::normal || is_tools_own) continue;
    const std::string read = concat("SELECT * FROM ", session.quote(table.name), " LIMIT 1");
    statements.reads.push_back(read);
    if (has_rows(session, read)) writer.add_writes_to(table, statements);
  }
  return statements;
}

}  // namespace gate
