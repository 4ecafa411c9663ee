#include "gate/rehearsal/outline.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "gate/base/text.h"

namespace gate {

namespace {

using Statements = std::span<const StatementRecord>;
using Names = std::set<std::string>;  // in lower case

// Adds to `names` until there is nothing more to add.
template <typename Extend>
Names close(Names names, Statements statements, const Extend& extend) {
  for (std::size_t known = 0; known != names.size();) {
    known = names.size();
    for (const StatementRecord& statement : statements) extend(statement.outcome, names);
  }
  return names;
}

void follow_renames(const Outcome& outcome, Names& names) {
  for (const Rename& rename : outcome.renames) {
    const std::string from = to_lower(rename.table);
    const std::string to = to_lower(rename.to);
    if (!rename.column.empty() || (!names.contains(from) && !names.contains(to))) continue;
    names.insert(from);
    names.insert(to);
  }
}

void follow_fills(const Outcome& outcome, bool forwards, Names& names) {
  for (const Effect& effect : outcome.effects) {
    if (!fills_table(effect)) continue;
    const std::string target = to_lower(effect.table);
    for (const std::string& table : outcome.reads) {
      const std::string source = to_lower(table);
      if (forwards && names.contains(source)) names.insert(target);
      if (!forwards && names.contains(target)) names.insert(source);
    }
  }
}

// The names that a table has on the way, and those of the tables that hold its rows meanwhile.
class Family {
 public:
  Family(const TableDifference& table, Statements statements) {
    names_ = close({to_lower(table.before), to_lower(table.after)}, statements, follow_renames);
    is_rebuilt_ = names_.size() > 1 || drops_table(statements, *names_.begin());
    const Names from = close(names_, statements, [](const Outcome& outcome, Names& names) {
      follow_fills(outcome, true, names);
    });
    const Names into = close(names_, statements, [](const Outcome& outcome, Names& names) {
      follow_fills(outcome, false, names);
    });
    std::ranges::set_intersection(from, into, std::inserter(names_, names_.end()));
  }

  bool has(const std::string& table) const { return names_.contains(to_lower(table)); }
  bool is_rebuilt() const { return is_rebuilt_; }

  // Whether it reads one of the family but for `table`.
  bool is_read_besides(const std::string& table, const Outcome& outcome) const {
    return std::ranges::any_of(outcome.reads, [&](const std::string& read) {
      return has(read) && !equal_ignoring_case(read, table);
    });
  }

 private:
  Names names_;
  bool is_rebuilt_ = false;
};

enum class Role { none, writer, other };

Role role_of(const StatementRecord& statement, const Family& family) {
  Role role = Role::none;
  bool defines = false;
  for (const Effect& effect : statement.outcome.effects) {
    const bool writes = writes_rows(effect);
    defines = defines || !writes;
    if (!family.has(effect.table) || (!writes && !is_on_table(effect, Action::create))) continue;
    if (effect.cause != Cause::named) {
      if (role == Role::none) role = Role::other;
    } else if (family.is_rebuilt() && family.is_read_besides(effect.table, statement.outcome)) {
      return Role::other;  // it brings over what another one holds
    } else if (writes) {
      role = Role::writer;
    }
  }
  return defines && role == Role::writer ? Role::none : role;
}

}  // namespace

std::optional<Outline> outline(std::span<const StatementRecord> statements,
                               const TableDifference& table) {
  const Family family(table, statements);
  std::vector<std::size_t> writers;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Role role = role_of(statements[i], family);
    if (role == Role::writer) writers.push_back(i);
    if (role == Role::other) others.push_back(i);
  }
  if (writers.empty() || others.empty()) return std::nullopt;
  Outline found{.first_other = others.front(), .last_other = others.back()};
  for (const std::size_t writer : writers) {
    if (writer > found.last_other) {
      found.later_writers.insert(writer);
    } else if (writer > found.first_other) {
      return std::nullopt;
    }
  }
  return found;
}

}  // namespace gate
