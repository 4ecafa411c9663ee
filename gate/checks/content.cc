// Values: what changed though no statement writes it, what became NULL, what is there twice.
#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/families.h"
#include "gate/checks/observed.h"
#include "gate/checks/words.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

// "812 values changed (12 became NULL, 3 others empty or 0), 5 in another storage class".
std::string describe(const ColumnDifference& column) {
  const std::int64_t amount = column.changed + column.lost;
  std::string text;
  if (amount > 0) text = concat(count_of(amount, "value"), " changed");
  const std::int64_t emptied = column.lost - column.became_null;
  std::vector<std::string> losses;
  if (column.became_null > 0) {
    losses.push_back(concat(with_thousands(column.became_null), " became NULL"));
  }
  if (emptied > 0) losses.push_back(concat(with_thousands(emptied), " became empty or 0"));
  if (!losses.empty()) text += concat(" (", join(losses, ", "), ")");
  if (column.equivalent > 0) {
    text += concat(text.empty() ? "" : ", ", count_of(column.equivalent, "value"),
                   " the same in another storage class");
  }
  return text;
}

// What a program did is seen, but not always by which statements.
std::string nobody(const MigrationRecord& migration, std::string_view otherwise) {
  // Where an object is saved with all that it holds, that names every column, and means none.
  if (migration.is_code && migration.up->unseen.empty()) return concat(otherwise, " by itself");
  return migration.up->unseen.empty()
             ? std::string(otherwise)
             : concat(", and the program's statements are not known (", migration.up->unseen, ')');
}

// What is amiss with the part of a column's change that is not explained.
std::string unwritten(const MigrationRecord& migration, const Account& account) {
  if (account.explained > 0) {
    return concat(", of which only ", with_thousands(account.explained), " were written",
                  by(account.by));
  }
  switch (account.culprit.kind) {
    case Culprit::Kind::replace:
      return ", by another column that took its name";
    case Culprit::Kind::convert:
      return ", in a rebuild that changes its type, too";
    case Culprit::Kind::exchange:
      return ", by another table that took its name";
    case Culprit::Kind::unknown:
    case Culprit::Kind::cascade:
    case Culprit::Kind::trigger:
    case Culprit::Kind::copy:
    case Culprit::Kind::recreate:
      break;
  }
  return nobody(migration, ", and no statement writes it");
}

class ContentJudge {
 public:
  ContentJudge(const Run& run, const MigrationRecord& migration, Findings& findings)
      : run_(run), migration_(migration), findings_(findings), story_(migration) {}

  // Of columns with another type alone; `run` leaves those out.
  void run_conversions() {
    for (const TableDifference& table : migration_.change->tables) {
      const bool has_both = !table.before.empty() && !table.after.empty();
      if (!has_both || table.is_virtual || !why_unproven(table).empty()) continue;
      judge_conversions(table);
    }
    if (any_) return;
    add(findings_, Verdict::passed, migration_, migration_.version,
        "no column with values got another type");
  }

  void run() {
    for (const TableDifference& table : migration_.change->tables) {
      if (!table.before.empty() && !table.after.empty()) judge(table);
    }
    if (any_) return;
    add(findings_, Verdict::passed, migration_, migration_.version,
        "it reaches no content that was there");
  }

 private:
  Point& say(Verdict verdict, std::string subject, std::string message) {
    any_ = true;
    return add(findings_, verdict, migration_, std::move(subject), std::move(message));
  }

  void judge(const TableDifference& table) {
    if (table.is_virtual) {
      say(Verdict::passed, table.after,
          concat(name_of(table), " is a virtual table: its content follows from others"));
      return;
    }
    if (const std::string reason = why_unproven(table); !reason.empty()) {
      Point& point = say(Verdict::failed, table.after,
                         concat(name_of(table), " differs, and it cannot be proven how: ", reason));
      point.hint = "give the table a key, or allow this point with a reason";
      return;
    }
    const TableAccount account = explain(story_, table, run_.expect.transforms);
    const std::size_t before = findings_.points.size();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].type_changed) continue;
      judge_column(table, table.columns[i], account.columns[i]);
    }
    judge_rewritten(table, account.rewritten);
    judge_added(table, account.added);
    if (findings_.points.size() > before) return;
    say(Verdict::passed, table.after,
        concat(name_of(table), ": no value changed that was there before",
               std::ranges::any_of(table.columns, &ColumnDifference::type_changed)
                   ? ", but for columns with another type"
                   : ""));
  }

  void judge_conversions(const TableDifference& table) {
    const TableAccount account = explain(story_, table, run_.expect.transforms);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const ColumnDifference& column = table.columns[i];
      if (!column.type_changed || column.generated) continue;
      const std::size_t before = findings_.points.size();
      judge_column(table, column, account.columns[i]);
      if (findings_.points.size() > before) continue;
      const std::string subject = subject_of(table, column);
      say(Verdict::passed, subject, concat(subject, ": every value is what it was"));
    }
  }

  void judge_column(const TableDifference& table, const ColumnDifference& column,
                    const Account& account) {
    if (column.generated || column.changed + column.lost + column.equivalent == 0) return;
    const std::string subject = subject_of(table, column);
    if (account.unexplained == 0) {
      const std::string by_whom =
          account.meant ? ", as expect.transforms declares" : by(account.by);
      Point& point =
          say(Verdict::passed, subject, concat(subject, ": ", describe(column), by_whom));
      point.evidence = column.examples;
      point_at(point, account.by);
      return;
    }
    Point& point = say(Verdict::failed, subject,
                       concat(subject, ": ", describe(column), unwritten(migration_, account)));
    point.evidence = column.examples;
    put_culprit(point, account.culprit, table);
  }

  void judge_rewritten(const TableDifference& table, const Account& account) {
    const std::int64_t rows = account.explained + account.unexplained;
    if (rows == 0) return;
    const std::string what =
        concat(name_of(table), ": ", count_of(rows, "row"),
               table.key.empty() ? " with other content" : " under another key");
    if (account.unexplained == 0) {
      Point& point =
          say(Verdict::passed, table.after,
              concat(what, account.meant ? ", as expect.transforms declares" : by(account.by)));
      point_at(point, account.by);
      return;
    }
    Point& point = say(
        Verdict::failed, table.after,
        account.explained > 0
            ? concat(what, ", of which only ", with_thousands(account.explained), " were written")
            : concat(what, nobody(migration_, ", and no statement writes them")));
    point.evidence = table.examples_removed;
    point.evidence.insert(point.evidence.end(), table.examples_added.begin(),
                          table.examples_added.end());
    put_culprit(point, account.culprit, table);
  }

  void judge_added(const TableDifference& table, const Account& account) {
    if (account.explained > 0) {
      Point& point = say(Verdict::passed, table.after,
                         concat(name_of(table), ": ", count_of(account.explained, "row"),
                                " inserted", by(account.by)));
      point_at(point, account.by);
    }
    if (account.unexplained == 0) return;
    Point& point = say(Verdict::failed, table.after,
                       concat(name_of(table), " got ", count_of(account.unexplained, "row"),
                              " that no statement inserts"));
    point.evidence = table.examples_added;
    put_culprit(point, account.culprit, table);
  }

  const Run& run_;
  const MigrationRecord& migration_;
  Findings& findings_;
  Story story_;
  bool any_ = false;
};

// NULL itself and not IS NULL, or NULLIF and SET DEFAULT, which may be that.
bool writes_null(std::string_view sql) try {
  const std::vector<Token> tokens = tokenize(sql);
  const bool is_block = !tokens.empty() && is_word(tokens[0], "DO");
  for (std::size_t at = 1; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (is_block && token.kind == TokenKind::string) return writes_null(unquote(token));
    const bool is_asked = is_word(tokens[at - 1], "IS") || is_word(tokens[at - 1], "NOT");
    if (is_word(token, "NULL") && !is_asked) return true;
    if (is_word(token, "NULLIF") || is_word(token, "DEFAULT")) return true;
  }
  return false;
} catch (const SqlError&) {
  return true;  // what it says is not known
}

void judge_more_nulls(const MigrationRecord& migration, const std::string& subject,
                      const std::string& what, const ColumnDifference& column,
                      const StatementRecord* by, Findings& findings) {
  const std::string found =
      concat(what, "; ", with_thousands(column.nulls_before), " were NULL before");
  if (by == nullptr || writes_null(by->sql)) {
    add(findings, Verdict::passed, migration, subject, found);
    return;
  }
  Point& point = add(findings, Verdict::warning, migration, subject,
                     concat(found, ", and the statement that writes it says nothing of NULL"));
  point.evidence = column.examples;
  point.why =
      "An expression over a NULL, or a query that finds no row, is NULL, and the old value is "
      "gone.";
  point.hint =
      "leave these rows out by WHERE, or keep the old value by coalesce(…); where NULL is meant, "
      "write it: CASE … ELSE NULL END";
  point_at(point, by);
}

void judge_nulls_in(const Run& run, const MigrationRecord& migration, const Story& story,
                    const TableDifference& table, Findings& findings) {
  const TableAccount account = explain(story, table, run.expect.transforms);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnDifference& column = table.columns[i];
    if (column.became_null == 0 || column.generated || table.is_virtual) continue;
    const std::string subject = subject_of(table, column);
    const std::string what =
        concat(subject, ": ", count_of(column.became_null, "value"), " became NULL");
    if (is_meant(run.expect.transforms, table, column)) {
      add(findings, Verdict::passed, migration, subject,
          concat(what, ", as expect.transforms declares"));
      continue;
    }
    if (column.nulls_before > 0) {
      judge_more_nulls(migration, subject, what, column, account.columns[i].by, findings);
      continue;
    }
    Point& point = add(findings, Verdict::failed, migration, subject,
                       concat(what, " in a column that had none"));
    point.evidence = column.examples;
    if (account.columns[i].unexplained > 0) {
      put_culprit(point, account.columns[i].culprit, table);
    } else {
      point_at(point, account.columns[i].by);
    }
  }
}

}  // namespace

void judge_content_preserved(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    ContentJudge(run, migration, findings).run();
  });
}

void judge_conversion_lossless(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    ContentJudge(run, migration, findings).run_conversions();
  });
}

void judge_nulls(const Run& run, Findings& findings) {
  for_each_change(run, findings, [&](const MigrationRecord& migration) {
    const Story story(migration);
    const std::size_t before = findings.points.size();
    for (const TableDifference& table : migration.change->tables) {
      if (table.before.empty() || table.after.empty()) continue;
      judge_nulls_in(run, migration, story, table, findings);
    }
    if (findings.points.size() > before) return;
    add(findings, Verdict::passed, migration, migration.version, "no value became NULL");
  });
}

void judge_duplicates(const Run& run, Findings& findings) {
  for_each_applied(run, findings, [&](const MigrationRecord& migration) {
    const ScriptRecord& up = *migration.up;
    if (!up.culprits_are_duplicates) {
      add(findings, Verdict::passed, migration, migration.version,
          "nothing was refused for duplicates");
      return;
    }
    const std::string subject = up.culprits.empty() ? migration.version : up.culprits;
    // How the engine compares them is not always known.
    const std::string rows =
        up.culprit_rows == 0 ? "rows have" : concat(count_of(up.culprit_rows, "row"), " have");
    Point& point = add(findings, Verdict::failed, migration, subject,
                       concat(subject, " must be unique, but ", rows, " the same values"));
    if (!up.error_location.path.empty()) point.location = up.error_location;
    point.statement = up.error_sql;
    point.evidence = up.error_rows;
  });
}

}  // namespace gate
