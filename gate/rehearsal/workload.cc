#include "gate/rehearsal/workload.h"

#include <algorithm>
#include <array>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/migration/script.h"
#include "gate/rehearsal/versions.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr std::size_t kMostDeleted = 1000;  // rows of one table that are looked for afterwards

template <std::size_t N>
bool begins_with(const std::string& sql, const std::array<std::string_view, N>& words) {
  const Token first = Lexer(sql).next();
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(first, word); });
}

bool is_query(const std::string& sql) {
  return begins_with(sql, std::array<std::string_view, 4>{"SELECT", "VALUES", "EXPLAIN", "PRAGMA"});
}

bool is_write(const std::string& sql) {
  return begins_with(sql, std::array<std::string_view, 12>{
                              "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "BEGIN", "START",
                              "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"});
}

class Workload {
 public:
  Workload(Rehearsal& rehearsal, Session& copy, NewRowsRecord& record,
           std::set<std::string>& reached)
      : rehearsal_(rehearsal), copy_(copy), record_(record), reached_(reached) {}

  void run(const std::string& path) {
    const ScriptFile file = read_script(path, dialect_of(rehearsal_));
    for (const FolderProblem& problem : file.problems) {
      record_.refused.push_back({"", problem.location, problem.message});
    }
    for (const Statement& statement : file.script.statements) {
      if (is_query(statement.sql)) continue;
      if (!is_write(statement.sql)) {
        refuse(statement, "it is no INSERT, UPDATE or DELETE, and was left out");
      } else if (!run(statement)) {
        break;
      }
    }
    close();
  }

 private:
  // False when there is no time for more.
  bool run(const Statement& statement) {
    copy_.limit_seconds(rehearsal_.scenario.limits.apply_seconds);
    try {
      for (const Effect& effect : copy_.execute(statement.sql).effects) {
        reached_.insert(to_lower(effect.table));
      }
      return true;
    } catch (const SqlError& error) {
      refuse(statement, error.what());
      return true;
    } catch (const Error&) {
      if (!copy_.timed_out()) throw;
      refuse(statement, "it takes longer than limits.apply-seconds");
      return false;
    }
  }

  void close() {
    if (!copy_.in_transaction()) return;
    try {
      copy_.execute("COMMIT");
    } catch (const SqlError& error) {
      record_.refused.push_back({"COMMIT", {record_.workload, 0, 0}, error.what()});
      copy_.execute("ROLLBACK");
    }
  }

  void refuse(const Statement& statement, std::string error) {
    record_.refused.push_back({statement.sql, statement.location, std::move(error)});
  }

  Rehearsal& rehearsal_;
  Session& copy_;
  NewRowsRecord& record_;
  std::set<std::string>& reached_;
};

// Both streams yield `keys` key columns, then all columns.
class Merge {
 public:
  Merge(const Table& table, std::vector<std::string> key, std::vector<std::string> columns)
      : table_(table),
        has_key_(!key.empty()),
        key_(has_key_ ? std::move(key) : columns),
        columns_(std::move(columns)) {}

  const std::vector<std::string>& key() const { return key_; }

  RowsWritten run(const RowSource& before, const RowSource& now) {
    const Row* old = before();
    const Row* fresh = now();
    while (old != nullptr || fresh != nullptr) {
      const int order = old == nullptr ? 1 : fresh == nullptr ? -1 : compare_keys(*old, *fresh);
      if (order > 0) {
        found_.rows.push_back(whole(*fresh));
      } else if (order < 0) {
        found_.is_disturbed = true;
        const bool is_noted = has_key_ && found_.deleted.size() < kMostDeleted;
        if (is_noted) found_.deleted.push_back(whole(*old));
      } else if (!is_same(*old, *fresh)) {
        found_.is_disturbed = true;
        add_changed(*old, *fresh);
      }
      if (order >= 0) fresh = now();
      if (order <= 0) old = before();
    }
    return std::move(found_);
  }

 private:
  int compare_keys(const Row& a, const Row& b) const {
    for (std::size_t i = 0; i < key_.size(); ++i) {
      if (const int order = compare_values(a[i], b[i]); order != 0) return order;
    }
    return 0;
  }

  bool is_same(const Row& a, const Row& b) const {
    for (std::size_t i = key_.size(); i < a.size(); ++i) {
      if (classify(a[i], b[i]) != Conversion::equal) return false;
    }
    return true;
  }

  WrittenRow whole(const Row& row) const {
    return {.table = table_.name,
            .columns = columns_,
            .values = Row(row.begin() + static_cast<std::ptrdiff_t>(key_.size()), row.end())};
  }

  void add_changed(const Row& old, const Row& fresh) {
    WrittenRow row{.table = table_.name, .is_old = true};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::size_t at = key_.size() + i;
      const bool is_key = std::ranges::find(key_, columns_[i]) != key_.end();
      if (!is_key && classify(old[at], fresh[at]) == Conversion::equal) continue;
      row.columns.push_back(columns_[i]);
      row.values.push_back(fresh[at]);
    }
    found_.rows.push_back(std::move(row));
  }

  const Table& table_;
  bool has_key_;
  std::vector<std::string> key_;  // all columns where the table has none
  std::vector<std::string> columns_;
  RowsWritten found_{};
};

}  // namespace

void run_workload(Rehearsal& rehearsal, Session& copy, const std::string& path,
                  NewRowsRecord& record, std::set<std::string>& reached) {
  Workload(rehearsal, copy, record, reached).run(path);
}

RowsWritten find_written(Session& before, Session& now, const Schema& schema, const Table& table) {
  std::vector<std::string> columns;
  for (const Column& column : table.columns) {
    if (column.generated == Generated::no) columns.push_back(column.name);
  }
  RowRequest request{.table = table.name, .columns = columns};
  Merge merge(table, row_key(schema, table), std::move(columns));
  for (const std::string& column : merge.key()) request.key.push_back({.name = column});
  const RowSource old = before.rows(request);
  const RowSource fresh = now.rows(request);
  return merge.run(old, fresh);
}

}  // namespace gate
