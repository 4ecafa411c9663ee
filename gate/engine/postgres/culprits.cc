#include "gate/engine/postgres/culprits.h"

#include <optional>
#include <string>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/values.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split_postgres.h"

namespace gate::postgres {

namespace {

// The part of a message between two others; nothing where it has not both.
std::optional<std::string> between(std::string_view message, std::string_view begin,
                                   std::string_view end) {
  const std::size_t from = message.find(begin);
  if (from == message.npos) return std::nullopt;
  const std::size_t to = message.find(end, from + begin.size());
  if (to == message.npos) return std::nullopt;
  return std::string(message.substr(from + begin.size(), to - from - begin.size()));
}

// As it is written, its schema before it: what follows ON, TABLE or INTO.
std::string table_in(std::string_view sql) {
  const std::vector<Token> tokens = tokenize(with_plain_postgres_quotes(sql));
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if (!is_word(tokens[at], "ON") && !is_word(tokens[at], "TABLE") &&
        !is_word(tokens[at], "INTO")) {
      continue;
    }
    std::size_t name = at + 1;
    while (name < tokens.size() && (is_word(tokens[name], "ONLY") || is_word(tokens[name], "IF") ||
                                    is_word(tokens[name], "EXISTS"))) {
      ++name;
    }
    if (name >= tokens.size()) return {};
    std::size_t last = name;
    while (last + 2 < tokens.size() && tokens[last + 1].text == ".") last += 2;
    const std::size_t end = tokens[last].offset + tokens[last].text.size();
    return std::string(sql.substr(tokens[name].offset, end - tokens[name].offset));
  }
  return {};
}

// What CREATE INDEX … WHERE leaves out; empty where it leaves out nothing.
std::string condition_of_index(std::string_view sql) {
  int depth = 0;
  for (const Token& token : tokenize(with_plain_postgres_quotes(sql))) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (depth == 0 && is_word(token, "WHERE")) {
      return std::string(sql.substr(token.offset + token.text.size()));
    }
  }
  return {};
}

Rows rows_of(const Result& result) {
  Rows rows;
  for (int row = 0; row < result.rows(); ++row) {
    Row& one = rows.emplace_back();
    for (int i = 0; i < result.columns(); ++i) one.push_back(value_in(result, row, i));
  }
  return rows;
}

// A key with a NULL in it collides with nothing.
Culprits find_duplicates(Client& client, std::string_view sql, const std::string& index,
                         const std::string& terms, std::size_t limit) {
  Culprits culprits{.subject = index, .duplicates = true};
  const std::string table = table_in(sql);
  if (table.empty()) return culprits;
  std::string condition = condition_of_index(sql);
  while (condition.ends_with(';')) condition.pop_back();
  const std::string where = condition.empty() ? "" : concat(" AND (", condition, ')');
  const std::string groups = concat(" FROM ", table, " WHERE num_nulls(", terms, ") = 0", where,
                                    " GROUP BY ", terms, " HAVING count(*) > 1");
  culprits.rows = client
                      .run_guarded(concat("SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n",
                                          groups, ") found"))
                      .number(0, 0);
  culprits.keys = rows_of(
      client.run_guarded(concat("SELECT ", terms, groups, " ORDER BY ", terms, " LIMIT ", limit)));
  return culprits;
}

Culprits find_nulls(Client& client, const std::string& column, const std::string& table,
                    std::string_view sql) {
  Culprits culprits{.subject = concat(table, '.', column)};
  const std::string from = table_in(sql);
  if (from.empty()) return culprits;
  culprits.rows = client
                      .run_guarded(concat("SELECT count(*) FROM ", from, " WHERE ",
                                          pg_identifier(column), " IS NULL"))
                      .number(0, 0);
  return culprits;
}

Culprits find(Client& client, std::string_view sql, std::string_view message, std::size_t limit) {
  if (const auto index = between(message, "could not create unique index \"", "\"")) {
    const auto terms = between(message, "(Key (", ")=(");
    if (!terms) return {.subject = *index, .duplicates = true};
    return find_duplicates(client, sql, *index, *terms, limit);
  }
  if (message.find("contains null values") != message.npos) {
    const auto column = between(message, "column \"", "\"");
    const auto table = between(message, "of relation \"", "\"");
    if (column && table) return find_nulls(client, *column, *table, sql);
  }
  if (message.find("violates not-null constraint") != message.npos) {
    const auto column = between(message, "column \"", "\"");
    const auto table = between(message, "of relation \"", "\"");
    if (column && table) return {.subject = concat(*table, '.', *column)};
  }
  if (const auto constraint = between(message, "violates unique constraint \"", "\"")) {
    return {.subject = *constraint, .duplicates = true};
  }
  return {};
}

}  // namespace

Culprits find_culprits(Client& client, std::string_view sql, std::string_view message,
                       std::size_t limit) {
  try {
    return find(client, sql, message, limit);
  } catch (const SqlError&) {  // the question was wrong; the refusal itself is known
    return {};
  }
}

}  // namespace gate::postgres
