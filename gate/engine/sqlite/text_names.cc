#include "gate/engine/sqlite/text_names.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/tables.h"
#include "gate/sql/double_quoted.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

bool is_named(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

bool is_called(const std::vector<Token>& tokens, std::size_t i) {
  return i + 1 < tokens.size() && tokens[i + 1].text == "(";
}

// Whether a table must stand there.
bool is_read(const std::vector<Token>& tokens, std::size_t i) {
  if (i == 0 || (i + 1 < tokens.size() && tokens[i + 1].text == ".")) return false;
  const Token& before = tokens[i - 1];
  if (is_word(before, "FROM")) return i < 2 || !is_word(tokens[i - 2], "DISTINCT");
  return is_word(before, "JOIN") || is_word(before, "INTO");
}

// WITH made AS (…), in lower case, and whatever else stands before AS.
std::set<std::string> names_made(const std::vector<Token>& tokens) {
  std::set<std::string> names;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool may_be = is_word(tokens[i + 1], "AS") || is_called(tokens, i);
    if (may_be && is_named(tokens[i])) names.insert(to_lower(unquote(tokens[i])));
  }
  return names;
}

}  // namespace

TextNames::TextNames(Connection& connection, const Schema& schema) : connection_(connection) {
  for (const Table& table : schema.tables) tables_[to_lower(table.name)] = &table;
  for (const View& view : schema.views) views_.insert(to_lower(view.name));
}

std::string TextNames::define(const std::string& sql, const std::string& own) {
  std::optional<Sources> sources;
  return normalize(with_plain_strings(sql, [&](const std::string& name, bool may_be_table) {
    if (may_be_table && (tables_.contains(name) || views_.contains(name))) return true;
    if (!sources) sources = find_sources(sql, to_lower(own));
    return is_name(name, *sources);
  }));
}

TextNames::Sources TextNames::find_sources(const std::string& sql, const std::string& own) const {
  Sources sources;
  const std::vector<Token> tokens = tokenize(sql);
  const Names made = names_made(tokens);
  Names seen{own};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_named(tokens[i])) continue;
    const std::string name = to_lower(unquote(tokens[i]));
    const auto table = tables_.find(name);
    const bool is_stored = table != tables_.end() && table->second->kind != TableKind::virtual_;
    const bool is_shown = table != tables_.end() || views_.contains(name) ||
                          is_internal_name(name) || is_called(tokens, i);  // json_each(…)
    if (!is_stored && !is_shown) {
      sources.unknown = sources.unknown || (is_read(tokens, i) && !made.contains(name));
    } else if (seen.insert(name).second) {
      if (is_stored) sources.tables.push_back(table->second);
      if (!is_stored) sources.others.push_back(name);
    }
  }
  return sources;
}

bool TextNames::is_name(const std::string& name, const Sources& sources) {
  if (sources.unknown) return true;
  const bool is_column = std::ranges::any_of(
      sources.tables, [&](const Table* table) { return find_column(*table, name) != nullptr; });
  return is_column || std::ranges::any_of(sources.others, [&](const std::string& source) {
           const std::optional<Names>& columns = ask_columns(source);
           return !columns || columns->contains(name);
         });
}

// Hidden ones, too. Nothing where a view does not compile or a module is missing: then anything may
// be a column.
const std::optional<TextNames::Names>& TextNames::ask_columns(const std::string& source) {
  const auto [found, is_new] = asked_.try_emplace(source);
  if (!is_new) return found->second;
  try {
    Names names;
    for (const std::string& name : list_names(
             connection_,
             concat("SELECT name FROM pragma_table_xinfo(", quote_text(source), ", 'main')"))) {
      names.insert(to_lower(name));
    }
    found->second = std::move(names);
  } catch (const SqlError&) {
    return found->second;
  }
  return found->second;
}

}  // namespace gate
