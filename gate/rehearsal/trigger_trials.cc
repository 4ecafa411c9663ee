#include "gate/rehearsal/trigger_trials.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/ask.h"
#include "gate/rehearsal/limited.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/own_database.h"
#include "gate/rehearsal/part_clock.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/written_rows.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr int kRows = 5;  // of a table, until one is taken
constexpr double kSecondsForAll = 30;

enum class Write { update, remove, insert };

constexpr Write kWrites[] = {Write::update, Write::remove, Write::insert};

std::string_view bare(std::string_view table) {
  return table.substr(table.rfind('.') + 1);
}

// By whom deleting a row is refused as long as they refer to it.
bool keeps_parent(const ForeignKey& key, const Table& parent) {
  const std::string action = to_lower(key.on_delete);
  return key.parent == parent.name &&
         (action.empty() || action == "no action" || action == "restrict");
}

enum class Answer { taken, meant, refused, absent, unknown };

struct Attempt {
  Answer answer = Answer::taken;
  std::string message{};  // without values of rows; of `unknown` the reason
};

// A row by the columns that tell it apart.
struct RowKey {
  std::vector<std::string> columns{};
  Row values{};
};

// A copy that may be written to. Each attempt is rolled back.
class Copy {
 public:
  Copy(Rehearsal& rehearsal, std::string_view name, const Database& of, const Schema& schema)
      : engine_(rehearsal.engine), schema_(schema), database_(rehearsal, name) {
    engine_.fork(of, *database_);
    session_ = engine_.open(*database_, rehearsal.writing);
  }

  // None of a table without a key, or without rows. To be deleted: those that nobody refers to,
  // where there are some; else a trigger may keep the row, as one that marks it as deleted does.
  std::vector<RowKey> rows_of(const Table& table, Write write) {
    const std::vector<std::string> key = row_key(schema_, table);
    if (key.empty()) return {};
    const Limited limited(*session_);
    const std::string where = write == Write::update ? "" : nobody_refers_to(table);
    std::vector<RowKey> found = ask_for(table, key, where);
    return found.empty() && !where.empty() ? ask_for(table, key, "") : found;
  }

  Attempt attempt(const Table& table, const RowKey& key, Write write) {
    const Limited limited(*session_);
    Attempt attempt;
    session_->execute("BEGIN");
    try {
      attempt.answer = this->write(table, key, write) ? Answer::taken : Answer::absent;
      // What is put off until COMMIT is done now.
      session_->execute("SET CONSTRAINTS ALL IMMEDIATE");
    } catch (const SqlError& error) {
      attempt = {answer_of(error, table, write), error.summary()};
    } catch (const Interrupted&) {
      throw;
    } catch (const Error& error) {
      attempt = {Answer::unknown, session_->timed_out()
                                      ? concat("it takes longer than ", duration(kViewSeconds))
                                      : std::string(error.what())};
    }
    session_->execute("ROLLBACK");  // throws where the server itself is in trouble
    return attempt;
  }

 private:
  std::vector<RowKey> ask_for(const Table& table, const std::vector<std::string>& key,
                              std::string_view where) {
    std::vector<RowKey> found;
    for (Row& row :
         ask_or_nothing(*session_, concat("SELECT ", quoted_list(*session_, key), " FROM ",
                                          session_->quote(table.name), where, " LIMIT ", kRows))) {
      found.push_back({key, std::move(row)});
    }
    return found;
  }

  // False where the row is not there.
  bool write(const Table& table, const RowKey& key, Write write) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      terms.push_back(is_equal_to(*session_, key.columns[i], key.values[i]));
    }
    const std::string where = join(terms, " AND ");
    std::vector<std::string> columns;
    for (const Column& column : table.columns) {
      if (column.generated == Generated::no) columns.push_back(column.name);
    }
    const auto row = read_one(*session_, table.name, columns, where);
    if (!row) return false;
    const std::string name = session_->quote(table.name);
    if (write == Write::update) {
      update(table, where);
      return true;
    }
    session_->execute(concat("DELETE FROM ", name, " WHERE ", where));
    if (write == Write::insert) {
      session_->execute(
          insert_statement(name, quoted(columns), literals(*row), numbers_by_itself(table)));
    }
    return true;
  }

  // Every column by itself, so that a trigger of any fires.
  void update(const Table& table, const std::string& where) {
    std::vector<std::string> same;
    for (const Column& column : table.columns) {
      if (column.generated != Generated::no || column.always) continue;
      const std::string name = session_->quote(column.name);
      same.push_back(concat(name, " = ", name));
    }
    if (same.empty()) return;
    session_->execute(concat("UPDATE ", session_->quote(table.name), " SET ", join(same, ", "),
                             " WHERE ", where));
  }

  std::vector<std::string> quoted(const std::vector<std::string>& names) const {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(session_->quote(name));
    return all;
  }

  std::vector<std::string> literals(const Row& row) const {
    std::vector<std::string> all;
    for (const Value& value : row) all.push_back(session_->literal(value));
    return all;
  }

  // " WHERE NOT EXISTS (…)"; empty where no table can.
  std::string nobody_refers_to(const Table& table) const {
    std::vector<std::string> terms;
    for (const Table& child : schema_.tables) {
      for (const ForeignKey& key : child.foreign_keys) {
        if (!keeps_parent(key, table)) continue;
        const auto& parents = key.parent_columns.empty() ? table.primary_key : key.parent_columns;
        std::vector<std::string> pairs;
        for (std::size_t i = 0; i < std::min(key.columns.size(), parents.size()); ++i) {
          pairs.push_back(concat("referrer.", session_->quote(key.columns[i]), " = ",
                                 session_->quote(table.name), '.', session_->quote(parents[i])));
        }
        terms.push_back(concat("NOT EXISTS (SELECT 1 FROM ", session_->quote(child.name),
                               " AS referrer WHERE ", join(pairs, " AND "), ")"));
      }
    }
    return terms.empty() ? std::string() : concat(" WHERE ", join(terms, " AND "));
  }

  // What a trigger refuses by its own words may be meant, and what the constraints of the table
  // itself refuse where old rows need not hold to them, or those that a deleted row is referred to
  // by. Another table's are broken by its code.
  Answer answer_of(const SqlError& error, const Table& table, Write write) const {
    const Refuser refuser = engine_.refuser_of(error);
    if (refuser == Refuser::rights || refuser == Refuser::code) return Answer::meant;
    if (refuser != Refuser::constraint) return Answer::refused;
    const bool is_own = error.table() == bare(table.name) &&
                        std::ranges::any_of(table.options, [](const std::string& option) {
                          return option.starts_with("NOT VALID");
                        });
    const bool may_refer = std::ranges::any_of(schema_.tables, [&](const Table& child) {
      return bare(child.name) == error.table() && !child.foreign_keys.empty();
    });
    const bool is_of_referrer = write != Write::update && may_refer;
    return error.table().empty() || is_own || is_of_referrer ? Answer::meant : Answer::refused;
  }

  Engine& engine_;
  const Schema& schema_;
  OwnDatabase database_;
  std::unique_ptr<Session> session_{};
};

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

// Whether code of the database's own runs where its rows are written.
bool has_code(const Schema& schema, const Table& table) {
  const bool is_watched = std::ranges::any_of(
      schema.triggers, [&](const Trigger& trigger) { return trigger.table == table.name; });
  return is_watched || std::ranges::any_of(table.checks, [&](const std::string& check) {
           return is_asked(schema, check);
         });
}

// Rows, too: what a trigger looks up may be gone.
bool changes_anything(const Rehearsal& rehearsal) {
  return std::ranges::any_of(rehearsal.run.migrations, [](const MigrationRecord& migration) {
    return migration.change &&
           (!migration.change->schema.empty() || !migration.change->tables.empty());
  });
}

std::string_view words_of(Write write) {
  if (write == Write::update) return "to write a row of ";
  return write == Write::remove ? "to delete a row of " : "to insert a row into ";
}

class TriggerTrials {
 public:
  TriggerTrials(Rehearsal& rehearsal, const Schema& green)
      : rehearsal_(rehearsal), blue_schema_(rehearsal.timeline->schema(0)), schema_(green) {
    for (const Table& table : green.tables) {
      if (!has_code(green, table)) continue;
      if (auto origin = origin_of(rehearsal, table.name, 0, rehearsal.applied)) {
        tables_.emplace_back(&table, std::move(*origin));
      }
    }
  }

  void run() {
    if (tables_.empty()) return;
    const PartClock part(rehearsal_, "triggers");
    const Stopwatch clock;
    green_.emplace(rehearsal_, "triggers", rehearsal_.green, schema_);
    for (const auto& [table, origin] : tables_) {
      if (clock.seconds() > kSecondsForAll) {
        note_untried(*table, concat("all others took ", duration(kSecondsForAll)));
        continue;
      }
      for (const Write write : kWrites) {
        if (is_told(*table, origin, write)) break;  // one word of a table is enough
      }
    }
  }

 private:
  bool is_told(const Table& table, const Origin& origin, Write write) {
    const Table* then = find_table(blue_schema_, origin.table);
    if (then == nullptr) return false;
    for (const RowKey& row : green_->rows_of(table, write)) {
      const Attempt now = green_->attempt(table, row, write);
      if (now.answer == Answer::taken) return false;
      if (now.answer == Answer::unknown) {
        note_untried(table, now.message);
        return true;
      }
      // Of a row that was refused before, or was not there, nothing is learned.
      if (now.answer != Answer::refused || !was_taken(*then, origin, row, write)) continue;
      tell(table, write, now.message);
      return true;
    }
    return false;
  }

  bool was_taken(const Table& then, const Origin& origin, const RowKey& row, Write write) {
    RowKey before = row;
    for (std::string& column : before.columns) {
      const auto found = origin.columns.find(to_lower(column));
      if (found == origin.columns.end()) return false;
      column = found->second;
    }
    if (!blue_) blue_.emplace(rehearsal_, "triggers-before", rehearsal_.blue, blue_schema_);
    return blue_->attempt(then, before, write).answer == Answer::taken;
  }

  void tell(const Table& table, Write write, const std::string& message) {
    std::vector<Finding>& broken = rehearsal_.run.verify.broken_objects;
    const bool is_known = std::ranges::any_of(broken, [&](const Finding& object) {
      return object.message.find(message) != object.message.npos;
    });
    if (is_known) return;
    broken.push_back(
        {table.name, concat(words_of(write), table.name,
                            " is refused since the migrations, and was not before: ", message)});
  }

  void note_untried(const Table& table, std::string reason) {
    rehearsal_.run.verify.untried_writes.push_back({table.name, std::move(reason)});
  }

  Rehearsal& rehearsal_;
  const Schema& blue_schema_;
  const Schema& schema_;
  std::vector<std::pair<const Table*, Origin>> tables_{};
  std::optional<Copy> green_{};
  std::optional<Copy> blue_{};  // where something is refused
};

}  // namespace

void try_triggers(Rehearsal& rehearsal, const Schema& schema) {
  if (!rehearsal.green_session->compiles_triggers_late() || !changes_anything(rehearsal)) return;
  TriggerTrials(rehearsal, schema).run();
}

}  // namespace gate
