// SQLite's message names the columns but never the values, so the question is asked again: of the
// table under a unique index, of the SELECT under an INSERT, of the foreign keys at a COMMIT.
#include "gate/engine/sqlite/culprits.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/ddl.h"
#include "gate/engine/sqlite/foreign_keys.h"
#include "gate/engine/sqlite/values.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

std::int64_t ask_number(Connection& connection, const std::string& sql) {
  const Prepared answer = connection.prepare(sql);
  return connection.step(answer.get()) ? sqlite3_column_int64(answer.get(), 0) : 0;
}

Rows ask_rows(Connection& connection, const std::string& sql) {
  Rows rows;
  const Prepared answer = connection.prepare(sql);
  while (connection.step(answer.get())) {
    Row row(static_cast<std::size_t>(sqlite3_column_count(answer.get())));
    for (std::size_t i = 0; i < row.size(); ++i) {
      read_value(answer.get(), static_cast<int>(i), row[i]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// The groups of equal keys. A key with a NULL in it collides with nothing.
Culprits find_duplicates(Connection& connection, const std::string& source,
                         const std::vector<std::string>& terms, std::size_t limit) {
  std::string groups = concat(" FROM ", source);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    groups += concat(i == 0 ? " WHERE " : " AND ", "(", terms[i], ") IS NOT NULL");
  }
  const std::string keys = join(terms, ", ");
  groups += concat(" GROUP BY ", keys, " HAVING count(*) > 1");
  Culprits culprits{.duplicates = true};
  culprits.rows =
      ask_number(connection, concat("SELECT total(n) FROM (SELECT count(*) AS n", groups, ")"));
  culprits.keys =
      ask_rows(connection, concat("SELECT ", keys, groups, " ORDER BY ", keys, " LIMIT ", limit));
  return culprits;
}

std::vector<Token> tokens_of(std::string_view sql) {
  std::vector<Token> tokens = tokenize(sql);
  std::erase_if(tokens, [](const Token& token) { return token.kind == TokenKind::end; });
  return tokens;
}

bool is_unique_index(const std::vector<Token>& tokens) {
  return tokens.size() > 3 && is_word(tokens[0], "CREATE") && is_word(tokens[1], "UNIQUE") &&
         is_word(tokens[2], "INDEX");
}

std::string compared_by(const std::string& term, const std::string& collation) {
  return collation.empty() ? term : concat(term, " COLLATE ", quote_name(collation));
}

// The terms as they stand in the statement, with the collation they are compared by.
Culprits under_new_index(Connection& connection, std::string_view sql, std::size_t limit) {
  const IndexText index = read_index_text(sql);
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < index.terms.size(); ++i) {
    terms.push_back(compared_by(index.terms[i], index.collations[i]));
  }
  const std::string source =
      index.where.empty()
          ? concat("main.", quote_name(index.table))
          : concat("(SELECT * FROM main.", quote_name(index.table), " WHERE ", index.where, ")");
  Culprits culprits = find_duplicates(connection, source, terms, limit);
  culprits.subject = index.name;
  return culprits;
}

struct Insertion {
  std::string table{};
  std::vector<std::string> columns{};
  std::string select{};
};

// INSERT [OR …] INTO t [(columns)] SELECT …; nothing for other statements.
std::optional<Insertion> read_insertion(std::string_view sql) {
  const std::vector<Token> tokens = tokens_of(sql);
  if (tokens.empty() || !is_word(tokens[0], "INSERT")) return std::nullopt;
  std::size_t at = 1;
  while (at < tokens.size() && !is_word(tokens[at], "INTO")) ++at;
  if (++at >= tokens.size()) return std::nullopt;
  Insertion insertion{.table = unquote(tokens[at])};
  if (++at < tokens.size() && tokens[at].text == "(") {
    for (++at; at < tokens.size() && tokens[at].text != ")"; ++at) {
      if (tokens[at].text != ",") insertion.columns.push_back(unquote(tokens[at]));
    }
    ++at;
  }
  if (at >= tokens.size() || !is_word(tokens[at], "SELECT")) return std::nullopt;
  insertion.select = sql.substr(tokens[at].offset);
  while (!insertion.select.empty() && insertion.select.back() == ';') insertion.select.pop_back();
  return insertion;
}

void name_all_columns(Connection& connection, Insertion& insertion) {
  if (!insertion.columns.empty()) return;
  const Prepared list =
      connection.prepare(concat("SELECT name FROM pragma_table_xinfo(", quote_text(insertion.table),
                                ", 'main') WHERE hidden = 0"));
  while (connection.step(list.get())) insertion.columns.push_back(text_of(list.get(), 0));
}

// "a.b, a.c" → b and c
std::vector<std::string> columns_in(std::string_view subject) {
  std::vector<std::string> columns;
  while (!subject.empty()) {
    const std::size_t end = std::min(subject.find(", "), subject.size());
    const std::string_view one = subject.substr(0, end);
    const std::size_t dot = one.rfind('.');
    columns.emplace_back(dot == std::string_view::npos ? one : one.substr(dot + 1));
    subject.remove_prefix(std::min(subject.size(), end + 2));
  }
  return columns;
}

// By which the table compares these columns where it has them unique; the names alone where it
// cannot be told.
std::vector<std::string> compared_columns(Connection& connection, const std::string& table,
                                          const std::vector<std::string>& columns) {
  std::vector<std::string> terms;
  for (const std::string& name : columns) {
    const Prepared collation = connection.prepare(
        concat("SELECT part.coll FROM pragma_index_list(", quote_text(table),
               ", 'main') AS i, pragma_index_xinfo(i.name, 'main') AS part WHERE i.\"unique\""
               " AND part.key AND part.name = ",
               quote_text(name),
               " COLLATE NOCASE AND (SELECT count(*) FROM"
               " pragma_index_xinfo(i.name, 'main') WHERE key) = ",
               columns.size()));
    const bool is_known = connection.step(collation.get());
    terms.push_back(compared_by(quote_name(name), is_known ? text_of(collation.get(), 0) : ""));
  }
  return terms;
}

// The places of the columns in what the SELECT yields, as names of a common table expression.
Culprits in_selected_rows(Connection& connection, std::string_view sql, std::string_view subject,
                          bool unique, std::size_t limit) {
  Culprits culprits{.subject = std::string(subject)};
  std::optional<Insertion> insertion = read_insertion(sql);
  if (!insertion) return culprits;
  name_all_columns(connection, *insertion);
  std::vector<std::string> names;
  for (const std::string& name : insertion->columns) names.push_back(quote_name(name));
  const std::vector<std::string> terms =
      compared_columns(connection, insertion->table, columns_in(subject));
  const std::string with = concat("(WITH rows_to_come(", join(names, ", "), ") AS (",
                                  insertion->select, "\n) SELECT * FROM rows_to_come)");
  if (unique) {
    culprits = find_duplicates(connection, with, terms, limit);
    culprits.subject = subject;
    return culprits;
  }
  const std::string nulls = concat(" FROM ", with, " WHERE ", terms.front(), " IS NULL");
  culprits.rows = ask_number(connection, concat("SELECT count(*)", nulls));
  culprits.keys = ask_rows(connection, concat("SELECT ", names.front(), nulls, " LIMIT ", limit));
  return culprits;
}

// At a COMMIT the violations are still there.
Culprits in_foreign_keys(Connection& connection) {
  Culprits culprits;
  for (const ForeignKeyViolation& violation : check_foreign_keys(connection, {})) {
    if (violation.rows == 0) continue;
    if (culprits.subject.empty()) culprits.subject = violation.table;
    culprits.rows += violation.rows;
    if (!violation.example_row.empty()) culprits.keys.push_back({violation.example_row});
  }
  return culprits;
}

Culprits find(Connection& connection, std::string_view sql, std::string_view message,
              std::size_t limit) {
  constexpr std::string_view kUnique = "UNIQUE constraint failed: ";
  constexpr std::string_view kNotNull = "NOT NULL constraint failed: ";
  if (message.starts_with(kUnique)) {
    if (is_unique_index(tokens_of(sql))) return under_new_index(connection, sql, limit);
    return in_selected_rows(connection, sql, message.substr(kUnique.size()), true, limit);
  }
  if (message.starts_with(kNotNull)) {
    return in_selected_rows(connection, sql, message.substr(kNotNull.size()), false, limit);
  }
  if (message.starts_with("FOREIGN KEY constraint failed")) return in_foreign_keys(connection);
  return {};
}

}  // namespace

Culprits find_culprits(Connection& connection, std::string_view sql, std::string_view message,
                       std::size_t limit) {
  try {
    return find(connection, sql, message, limit);
  } catch (const SqlError&) {  // the question was wrong; the refusal itself is known
    return {};
  }
}

}  // namespace gate
