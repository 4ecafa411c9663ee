#include "gate/rehearsal/trigger_trials.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/limited.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/part_clock.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/written_rows.h"

namespace gate {

namespace {

enum class Write { update, remove };

struct Refusal {
  std::string table{};
  Write write = Write::update;
  std::string message{};
  std::string sql{};
};

// A copy that may be written to.
class Copy {
 public:
  Copy(Rehearsal& rehearsal, std::string_view name, const Database& of)
      : engine_(rehearsal.engine), database_(rehearsal, name) {
    engine_.fork(of, *database_);
    session_ = engine_.open(*database_, rehearsal.writing);
  }

  // Nothing where it is taken, or the table has no row, or none that can be told from the others.
  std::optional<Refusal> refusal_of(const Schema& schema, const Table& table, Write write) {
    const std::string sql = statement_for(schema, table, write);
    if (sql.empty()) return std::nullopt;
    const Limited limited(*session_);
    std::optional<Refusal> refusal;
    session_->execute("BEGIN");
    try {
      session_->execute(sql);
    } catch (const SqlError& error) {
      refusal = judge(error, {table.name, write, error.what(), sql});
    } catch (const Interrupted&) {
      throw;
    } catch (const Error&) {
      if (!session_->timed_out()) throw;
    }
    session_->execute("ROLLBACK");
    return refusal;
  }

 private:
  std::optional<Refusal> judge(const SqlError& error, Refusal refusal) const {
    const Refuser refuser = engine_.refuser_of(error);
    const bool may_be_meant = refuser == Refuser::rights || refuser == Refuser::code ||
                              (refuser == Refuser::constraint && refusal.write == Write::remove);
    return may_be_meant ? std::nullopt : std::optional(std::move(refusal));
  }

  std::string statement_for(const Schema& schema, const Table& table, Write write) {
    const std::string where = first_row(schema, table);
    if (where.empty()) return {};
    const std::string name = session_->quote(table.name);
    if (write == Write::remove) return concat("DELETE FROM ", name, " WHERE ", where);
    std::vector<std::string> same;
    for (const Column& column : table.columns) {
      if (column.generated != Generated::no || column.identity) continue;
      const std::string quoted = session_->quote(column.name);
      same.push_back(concat(quoted, " = ", quoted));
    }
    return same.empty() ? "" : concat("UPDATE ", name, " SET ", join(same, ", "), " WHERE ", where);
  }

  std::string first_row(const Schema& schema, const Table& table) {
    const std::vector<std::string> key = row_key(schema, table);
    if (key.empty()) return {};
    const auto row = read_one(*session_, table.name, key, "1 = 1");
    if (!row) return {};
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < key.size(); ++i) {
      terms.push_back(is_equal_to(*session_, key[i], row->at(i)));
    }
    return join(terms, " AND ");
  }

  Engine& engine_;
  OwnDatabase database_;
  std::unique_ptr<Session> session_{};
};

bool changes_schema(const Rehearsal& rehearsal) {
  return std::ranges::any_of(rehearsal.run.migrations, [](const MigrationRecord& migration) {
    return migration.change && !migration.change->schema.empty();
  });
}

// "f(integer)" in "(f(a) > 0)".
bool is_asked(const Schema& schema, const std::string& check) {
  return std::ranges::any_of(schema.objects, [&](const SchemaObject& object) {
    const std::size_t bracket = object.name.find('(');
    if (object.kind != "function" || bracket == object.name.npos) return false;
    const std::size_t dot = object.name.rfind('.', bracket);
    const std::size_t begin = dot == object.name.npos ? 0 : dot + 1;
    return check.find(object.name.substr(begin, bracket + 1 - begin)) != check.npos;
  });
}

bool asks_function(const Schema& blue, const Table& table) {
  const Table* before = find_table(blue, table.name);
  return before != nullptr && std::ranges::any_of(table.checks, [&](const std::string& check) {
           return std::ranges::count(before->checks, check) > 0 && is_asked(blue, check);
         });
}

// Tables with a trigger of before, or a condition that a function answers.
std::vector<const Table*> tables_with_code(const Schema& blue, const Schema& green) {
  std::set<std::string> names;
  for (const Trigger& trigger : green.triggers) {
    const bool is_old = std::ranges::any_of(blue.triggers, [&](const Trigger& other) {
      return other.name == trigger.name && other.definition == trigger.definition;
    });
    if (is_old && find_table(blue, trigger.table) != nullptr) names.insert(trigger.table);
  }
  std::vector<const Table*> tables;
  for (const Table& table : green.tables) {
    if (names.contains(table.name) || asks_function(blue, table)) tables.push_back(&table);
  }
  return tables;
}

bool is_known(const Refusal& refusal, const std::vector<Finding>& broken) {
  return std::ranges::any_of(
      broken, [&](const Finding& object) { return object.message.ends_with(refusal.message); });
}

Finding finding_of(const Refusal& refusal) {
  return {refusal.table,
          concat(refusal.write == Write::update ? "to write a row of " : "to delete a row of ",
                 refusal.table,
                 " is refused since the migrations, and was not before: ", refusal.message)};
}

}  // namespace

void try_triggers(Rehearsal& rehearsal, const Schema& schema) {
  const Schema& blue = rehearsal.timeline->schema(0);
  const std::vector<const Table*> tables = tables_with_code(blue, schema);
  if (!rehearsal.green_session->compiles_triggers_late()) return;
  if (tables.empty() || !changes_schema(rehearsal)) return;
  const PartClock clock(rehearsal, "triggers");
  std::vector<Refusal> refusals;
  {
    Copy copy(rehearsal, "triggers", rehearsal.green);
    for (const Table* table : tables) {
      for (const Write write : {Write::update, Write::remove}) {
        if (auto refusal = copy.refusal_of(schema, *table, write)) {
          refusals.push_back(std::move(*refusal));
        }
      }
    }
  }
  if (refusals.empty()) return;
  Copy before(rehearsal, "triggers-before", rehearsal.blue);
  std::set<std::string> told;
  for (const Refusal& refusal : refusals) {
    const Table& then = *find_table(blue, refusal.table);
    if (before.refusal_of(blue, then, refusal.write)) continue;
    // One word is enough where it cannot be written at all, or a function is known to be broken.
    if (is_known(refusal, rehearsal.run.verify.broken_objects)) continue;
    if (!told.insert(refusal.table).second) continue;
    rehearsal.run.verify.broken_objects.push_back(finding_of(refusal));
  }
}

}  // namespace gate
