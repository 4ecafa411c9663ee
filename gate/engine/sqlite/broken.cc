// A view is compiled by asking for none of its rows. A trigger is compiled only with a statement
// that fires it, together with every other trigger of that kind; which one is to blame shows in a
// copy of the schema that has only the one.
#include "gate/engine/sqlite/broken.h"

#include <optional>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/setting.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

struct TriggerText {
  std::string name{};
  std::string table{};
  std::string sql{};
};

// The first of the three words after the name is the event: all are reserved.
std::string event_of(const std::string& create_trigger) {
  Lexer lexer(create_trigger);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    for (const std::string_view event : {"DELETE", "INSERT", "UPDATE"}) {
      if (is_word(token, event)) return std::string(event);
    }
  }
  return {};
}

std::string updates_of_all_columns(Connection& connection, const std::string& table) {
  std::vector<std::string> updates;
  const Prepared columns = connection.prepare(concat(
      "SELECT name FROM pragma_table_xinfo(", quote_text(table), ", 'main') WHERE hidden = 0"));
  while (connection.step(columns.get())) {
    const std::string name = quote_name(text_of(columns.get(), 0));
    updates.push_back(concat(name, " = ", name));
  }
  return join(updates, ", ");
}

// A statement that fires the trigger. It is compiled, not run.
std::string firing_statement(Connection& connection, const TriggerText& trigger) {
  const std::string table = concat("main.", quote_name(trigger.table));
  const std::string event = event_of(trigger.sql);
  if (event == "INSERT") return concat("INSERT INTO ", table, " DEFAULT VALUES");
  if (event == "DELETE") return concat("DELETE FROM ", table);
  return concat("UPDATE ", table, " SET ", updates_of_all_columns(connection, trigger.table));
}

// Why what `make` makes cannot be compiled. That a module is not at hand here says nothing about
// production.
template <typename MakeSql>
std::optional<std::string> complaint(Connection& connection, const MakeSql& make) {
  try {
    connection.prepare(make());
    return std::nullopt;
  } catch (const SqlError& error) {
    const std::string message = error.what();
    if (message.starts_with("no such module")) return std::nullopt;
    return message;
  }
}

// SQLite takes "name" for a string where there is no such column, unless it is told otherwise.
struct StrictQuotes : Setting {
  explicit StrictQuotes(Connection& connection)
      : Setting(connection, SQLITE_DBCONFIG_DQS_DML, false) {}
};

std::optional<std::string> complaint_about(Connection& connection, const TriggerText& trigger) {
  return complaint(connection, [&] { return firing_statement(connection, trigger); });
}

// The schema without its triggers, in memory. What cannot be made is left out.
class SchemaCopy {
 public:
  explicit SchemaCopy(Connection& from) {
    const Prepared objects = from.prepare(
        "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid");
    while (from.step(objects.get())) {
      try {
        copy_.run(text_of(objects.get(), 0));
      } catch (const SqlError&) {  // storage that its virtual table has made already
        continue;
      }
    }
  }

  // What is wrong with the trigger on its own.
  std::optional<std::string> alone(const TriggerText& trigger, bool strictly) {
    std::optional<StrictQuotes> quotes;
    if (strictly) quotes.emplace(copy_);
    copy_.run("SAVEPOINT one");
    std::optional<std::string> found;
    try {
      copy_.run(trigger.sql);
      found = complaint_about(copy_, trigger);
    } catch (const SqlError& error) {
      found = error.what();
    }
    copy_.run("ROLLBACK TO one; RELEASE one");
    return found;
  }

 private:
  Connection copy_{"", {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}};
};

void find_broken_views(Connection& connection, std::vector<BrokenObject>& broken) {
  const Prepared views =
      connection.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'view' ORDER BY name");
  while (connection.step(views.get())) {
    const std::string name = text_of(views.get(), 0);
    const auto select = [&] { return concat("SELECT * FROM main.", quote_name(name), " LIMIT 0"); };
    if (const auto message = complaint(connection, select)) {
      broken.push_back({"view", name, *message});
      continue;
    }
    const StrictQuotes quotes(connection);
    if (const auto message = complaint(connection, select)) {
      broken.push_back({"view", name, *message, true});
    }
  }
}

std::vector<TriggerText> read_triggers(Connection& connection) {
  std::vector<TriggerText> triggers;
  const Prepared rows = connection.prepare(
      "SELECT name, tbl_name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name");
  while (connection.step(rows.get())) {
    triggers.push_back({text_of(rows.get(), 0), text_of(rows.get(), 1), text_of(rows.get(), 2)});
  }
  return triggers;
}

class TriggerCheck {
 public:
  explicit TriggerCheck(Connection& connection) : connection_(connection) {}

  void look_at(const TriggerText& trigger, std::vector<BrokenObject>& broken) {
    if (const auto message = complaint_alone(trigger, false)) {
      broken.push_back({"trigger", trigger.name, *message});
      return;
    }
    const StrictQuotes quotes(connection_);
    if (const auto message = complaint_alone(trigger, true)) {
      broken.push_back({"trigger", trigger.name, *message, true});
    }
  }

 private:
  std::optional<std::string> complaint_alone(const TriggerText& trigger, bool strictly) {
    const auto together = complaint_about(connection_, trigger);
    if (!together) return std::nullopt;
    if (!copy_) copy_.emplace(connection_);
    const auto alone = copy_->alone(trigger, strictly);
    // The copy lacks the functions that the application adds.
    const bool lacks = alone && alone != together && alone->starts_with("no such function");
    return lacks ? std::nullopt : alone;
  }

  Connection& connection_;
  std::optional<SchemaCopy> copy_;
};

}  // namespace

std::vector<BrokenObject> find_broken_objects(Connection& connection) {
  std::vector<BrokenObject> broken;
  find_broken_views(connection, broken);
  TriggerCheck check(connection);
  for (const TriggerText& trigger : read_triggers(connection)) check.look_at(trigger, broken);
  return broken;
}

}  // namespace gate
