#include "gate/rehearsal/tenant_trial.h"

#include <algorithm>
#include <charconv>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"

namespace gate {

namespace {

std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (const char letter : text)
    quoted += letter == '\'' ? std::string("''") : std::string(1, letter);
  return quoted + "'";
}

std::string literal_or_null(const Value& value) {
  if (std::holds_alternative<Null>(value)) return "NULL";
  return literal(std::get<std::string>(value));
}

std::string as_text(const std::string& column) {
  return concat("CAST(", column, " AS text)");
}

std::int64_t number_in(const Row& row, std::size_t at) {
  return std::get<std::int64_t>(row.at(at));
}

}  // namespace

TenantTrial::TenantTrial(Rehearsal& rehearsal, const Database& database, Session& admin,
                         TenantState& state)
    : rehearsal_(rehearsal),
      rules_(rehearsal.scenario.tenant),
      admin_(admin),
      state_(state),
      column_(admin.quote(rules_.column)) {
  SessionOptions as_role = rehearsal.writing;
  as_role.observed = false;
  as_role.role = rules_.role;
  role_ = rehearsal.engine.open(database, as_role);
  fresh_ = rehearsal.engine.open(database, as_role);
  for (Session* session : {role_.get(), fresh_.get()}) {
    session->limit_seconds(rehearsal.scenario.limits.apply_seconds);
  }
}

std::vector<Tenant> TenantTrial::tenants_of(const std::string& source) {
  std::vector<Tenant> tenants;
  for (const Row& row :
       admin_.query(concat("SELECT ", as_text(column_), ", count(*) FROM ", source, " WHERE ",
                           column_, " IS NOT NULL GROUP BY 1 ORDER BY 2, 1 LIMIT 2"))) {
    tenants.push_back({std::get<std::string>(row.at(0)), number_in(row, 1)});
  }
  return tenants;
}

void TenantTrial::cross(const TenantTarget& table, const Tenant& own, const Tenant& other) {
  Sides sides{.own = own.value, .other = other.value, .own_rows = own.rows};
  sides.seen = read(table, sides);
  if (sides.seen && sides.seen->own < own.rows) {
    note(table, sides, "own", sides.seen->own).own_rows = own.rows;
  }
  const std::string& with_rows = other.rows > 0 ? other.value : own.value;
  const auto row = sample(admin_, table, with_rows);
  insert(table, sides, row);
  update(table, sides, row);
  if (own.rows > 0) move(table, sides);
  remove(table, sides);
}

void TenantTrial::cross_window(const TenantTarget& window, const std::string& own,
                               const std::string& other) {
  Sides sides{.own = own, .other = other};
  sides.seen = read(window, sides);
  if (!window.is_written || !sides.seen) return;
  sides.own_rows = sides.seen->own;
  std::optional<Row> row;
  in_transaction(*role_, other, [&] { row = sample(*role_, window, other); });
  insert(window, sides, row);
  update(window, sides, row);
  if (sides.own_rows > 0) move(window, sides);
  remove(window, sides);
}

void TenantTrial::look_without_tenant(const TenantTarget& target) {
  // A connection on which it was set for a transaction has it empty from then on.
  for (const bool is_fresh : {true, false}) {
    Session& session = is_fresh ? *fresh_ : *role_;
    const std::optional<std::string> nobody =
        is_fresh ? std::nullopt : std::optional<std::string>("");
    std::int64_t rows = 0;
    in_transaction(session, nobody, [&] {
      rows = number_in(session.query(concat("SELECT count(*) FROM ", target.source)).at(0), 0);
    });
    if (rows == 0) continue;
    note(target, {}, "read", rows);
    return;
  }
}

void TenantTrial::compare_window(const TenantTarget& window, const std::string& own,
                                 const std::string& other) {
  std::vector<Answer> answers;
  for (const std::optional<std::string>& tenant :
       {std::optional<std::string>(own), std::optional<std::string>(other),
        std::optional<std::string>()}) {
    Session& session = tenant ? *role_ : *fresh_;
    in_transaction(session, tenant, [&] {
      answers.push_back(session.ask(concat("SELECT * FROM ", window.source)));
    });
  }
  if (answers.size() < 3 || answers.back().rows == 0) return;
  const auto same = [&](const Answer& answer) {
    return answer.rows == answers.back().rows &&
           std::ranges::equal(answer.columns, answers.back().columns, {}, &ColumnSnapshot::digest,
                              &ColumnSnapshot::digest);
  };
  if (same(answers[0]) && same(answers[1])) note(window, {}, "read", answers.back().rows);
}

// What the statement was refused with; nothing where it was not. A limit of time counts as refused.
template <typename Work>
std::optional<SqlError> TenantTrial::in_transaction(Session& session,
                                                    const std::optional<std::string>& tenant,
                                                    const Work& work) {
  std::optional<SqlError> refused;
  session.execute("BEGIN");
  try {
    if (tenant) session.set_in_transaction(rules_.setting, *tenant);
    work();
  } catch (const SqlError& error) {
    refused = error;
  } catch (const Error& error) {
    if (!session.timed_out()) throw;
    refused = SqlError("it takes longer than limits.apply-seconds", 0);
  }
  session.execute("ROLLBACK");
  return refused;
}

TenantTrial::Seen TenantTrial::count(const TenantTarget& target, const std::string& own) {
  const Rows rows = role_->query(concat("SELECT count(*), count(CASE WHEN ", condition(own),
                                        " THEN 1 END) FROM ", target.source));
  return {number_in(rows.at(0), 0), number_in(rows.at(0), 1)};
}

std::optional<TenantTrial::Seen> TenantTrial::read(const TenantTarget& target, const Sides& sides) {
  std::optional<Seen> seen;
  std::vector<Example> found;
  const auto refused = in_transaction(*role_, sides.own, [&] {
    seen = count(target, sides.own);
    if (seen->all > seen->own) found = examples(target, condition(sides.own));
  });
  const bool is_broken = refused && rehearsal_.engine.refuser_of(*refused) != Refuser::rights;
  // A function may well refuse who asks out of turn.
  if (is_broken && target.kind == "table") {
    note(target, sides, "own", 0, refused->what());
  }
  if (seen && seen->all > seen->own) {
    note(target, sides, "read", seen->all - seen->own).examples = std::move(found);
  }
  return seen;
}

TenantTrial::Attempt TenantTrial::write(const TenantTarget& target, const Sides& sides,
                                        const std::string& sql) {
  Attempt attempt;
  std::optional<Seen> after;
  const auto refused = in_transaction(*role_, sides.own, [&] {
    attempt.rows = role_->execute(sql).rows_changed;
    attempt.end = End::done;
    if (sides.seen) after = count(target, sides.own);
  });
  if (refused && attempt.end != End::done) {
    attempt.message = refused->what();
    const Refuser refuser = rehearsal_.engine.refuser_of(*refused);
    if (refuser == Refuser::rights) attempt.end = End::denied;
    // A trigger that ran before may have given the row to somebody else, and what a view itself
    // asks of its rows comes last.
    const bool is_told = target.kind == "table" && !target.has_triggers;
    if (refuser == Refuser::constraint && is_told) attempt.end = End::broken;
  }
  if (after) attempt.own_after = after->own;
  return attempt;
}

void TenantTrial::insert(const TenantTarget& target, const Sides& sides,
                         const std::optional<Row>& row) {
  if (!row) return;
  std::vector<std::string> columns{column_};
  std::vector<std::string> values{literal(sides.other)};
  for (std::size_t i = 0; i < target.columns.size(); ++i) {
    if (equal_ignoring_case(target.columns[i], rules_.column)) continue;
    columns.push_back(admin_.quote(target.columns[i]));
    values.push_back(literal_or_null(row->at(i)));
  }
  const Attempt attempt = write(target, sides,
                                concat("INSERT INTO ", target.source, " (", join(columns, ", "),
                                       ") VALUES (", join(values, ", "), ")"));
  const bool became_own = attempt.own_after && sides.seen && *attempt.own_after > sides.seen->own;
  const bool is_in = attempt.end == End::done && attempt.rows > 0 && !became_own;
  if (is_in || attempt.end == End::broken) note(target, sides, "insert", 1, attempt.message);
}

// By a condition, which asks for the right to read, and without one, which does not.
void TenantTrial::update(const TenantTarget& target, const Sides& sides,
                         const std::optional<Row>& row) {
  std::vector<std::pair<std::string, std::string>> tries{{column_, literal(sides.own)}};
  for (std::size_t i = 0; row && i < target.columns.size(); ++i) {
    if (equal_ignoring_case(target.columns[i], rules_.column)) continue;
    tries.emplace_back(admin_.quote(target.columns[i]), literal_or_null(row->at(i)));
  }
  for (const auto& [column, value] : tries) {
    const Attempt named = write(target, sides,
                                concat("UPDATE ", target.source, " SET ", column, " = ", column,
                                       " WHERE ", condition(sides.other)));
    if (named.end == End::done && named.rows > 0) {
      note(target, sides, "update", named.rows);
      return;
    }
    const Attempt all =
        write(target, sides, concat("UPDATE ", target.source, " SET ", column, " = ", value));
    // To set one's own rows to what they are breaks nothing.
    const bool is_broken = all.end == End::broken && column == column_;
    if (is_broken || (all.end == End::done && all.rows > sides.own_rows)) {
      note(target, sides, "update", std::max<std::int64_t>(0, all.rows - sides.own_rows),
           all.message);
      return;
    }
    if (named.end == End::done || all.end == End::done) return;
  }
}

void TenantTrial::move(const TenantTarget& target, const Sides& sides) {
  const Attempt attempt =
      write(target, sides,
            concat("UPDATE ", target.source, " SET ", column_, " = ", literal(sides.other)));
  const bool stayed = attempt.own_after && sides.seen && *attempt.own_after >= sides.seen->own;
  const bool is_moved = attempt.end == End::done && attempt.rows > 0 && !stayed;
  if (is_moved || attempt.end == End::broken) {
    note(target, sides, "move", attempt.rows, attempt.message);
  }
}

void TenantTrial::remove(const TenantTarget& target, const Sides& sides) {
  const std::string all = concat("DELETE FROM ", target.source);
  const Attempt named = write(target, sides, concat(all, " WHERE ", condition(sides.other)));
  const Attempt blind = write(target, sides, all);
  if (named.end == End::done && named.rows > 0) {
    note(target, sides, "delete", named.rows);
  } else if (blind.end == End::done && blind.rows > sides.own_rows) {
    note(target, sides, "delete", blind.rows - sides.own_rows);
  }
}

std::optional<Row> TenantTrial::sample(Session& session, const TenantTarget& target,
                                       const std::string& tenant) {
  std::vector<std::string> columns;
  for (const std::string& column : target.columns) {
    columns.push_back(as_text(admin_.quote(column)));
  }
  if (columns.empty()) return std::nullopt;
  Rows rows = session.query(concat("SELECT ", join(columns, ", "), " FROM ", target.source,
                                   " WHERE ", condition(tenant), " LIMIT 1"));
  return rows.empty() ? std::nullopt : std::optional<Row>(std::move(rows.front()));
}

// Of rows for which the condition does not hold.
std::vector<Example> TenantTrial::examples(const TenantTarget& target,
                                           const std::string& condition) {
  if (target.key.empty()) return {};
  std::vector<std::string> columns;
  for (const std::string& column : target.key) columns.push_back(admin_.quote(column));
  constexpr const char* kFew = "3";
  std::vector<Example> found;
  for (const Row& row : role_->query(concat("SELECT ", join(columns, ", "), " FROM ", target.source,
                                            " WHERE (", condition, ") IS NOT TRUE ORDER BY ",
                                            join(columns, ", "), " LIMIT ", kFew))) {
    std::vector<std::string> values;
    for (const Value& value : row) values.push_back(show(value, rehearsal_.options.show_values));
    found.push_back({.key = join(values, ", ")});
  }
  return found;
}

TenantCrossing& TenantTrial::note(const TenantTarget& target, const Sides& sides,
                                  std::string command, std::int64_t rows, std::string message) {
  state_.crossings.push_back({.relation = target.name,
                              .kind = target.kind,
                              .as_owner = target.as_owner,
                              .command = std::move(command),
                              .own = shown(sides.own),
                              .other = shown(sides.other),
                              .rows = rows,
                              .message = std::move(message)});
  return state_.crossings.back();
}

std::string TenantTrial::condition(const std::string& tenant) const {
  return concat(as_text(column_), " = ", literal(tenant));
}

// A number says nothing of anybody.
std::string TenantTrial::shown(const std::string& tenant) const {
  if (tenant.empty()) return {};
  std::int64_t number = 0;
  const char* end = tenant.data() + tenant.size();
  const auto [stop, failure] = std::from_chars(tenant.data(), end, number);
  if (failure == std::errc() && stop == end) return show(Value(number), true);
  return show(Value(tenant), rehearsal_.options.show_values);
}

}  // namespace gate
