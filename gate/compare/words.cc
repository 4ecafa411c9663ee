// Parts of a schema in words.
#include "gate/compare/words.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/compare/spelling.h"
#include "gate/sql/lexer.h"

namespace gate {
namespace {

constexpr std::string_view kNumbered = "numbered by the engine";
constexpr std::string_view kNumberedAlone = "numbered by the engine alone";

std::string generated_words(const Column& column) {
  switch (column.generated) {
    case Generated::no:
      return "";
    case Generated::virtual_:
      return concat(" AS (", column.expression, ") VIRTUAL");
    case Generated::stored:
      return concat(" AS (", column.expression, ") STORED");
  }
  std::abort();  // not a Generated
}

bool is_default_action(const std::string& action) {
  return action.empty() || equal_ignoring_case(action, "no action");
}

}  // namespace

std::vector<std::string> parent_columns(const ForeignKey& key, const Schema& schema) {
  if (!key.parent_columns.empty()) return key.parent_columns;
  const Table* parent = find_table(schema, key.parent);
  return parent == nullptr ? std::vector<std::string>{} : parent->primary_key;
}

std::string in_brackets(const std::vector<std::string>& names) {
  return concat('(', join(names, ", "), ')');
}

std::string describe(const Column& column) {
  std::string words = column.type.empty() ? "without a type" : column.type;
  if (column.not_null) words += " NOT NULL";
  if (column.identity) words += concat(' ', kNumbered);
  if (!column.default_value.empty()) words += concat(" DEFAULT ", column.default_value);
  if (!column.collation.empty()) words += concat(" COLLATE ", column.collation);
  return words + generated_words(column);
}

std::string describe(const ForeignKey& key, const Schema& schema) {
  std::string words =
      concat("references ", key.parent, ' ', in_brackets(parent_columns(key, schema)));
  if (!is_default_action(key.on_update)) words += concat(" on update ", key.on_update);
  if (!is_default_action(key.on_delete)) words += concat(" on delete ", key.on_delete);
  if (key.deferred) words += " deferred";
  return words;
}

std::string describe(const Index& index) {
  std::string words = concat(index.unique ? "unique index on " : "index on ", index.table, ' ',
                             in_brackets(index.columns));
  for (const std::string& clause : index.clauses) words += concat(' ', clause);
  if (!index.where.empty()) words += concat(" where ", index.where);
  return words;
}

std::string meaning_of(const Column& column) {
  return concat(to_lower(tidy_type(column.type)), '\n', column.not_null, '\n', column.identity,
                '\n', spell_default(column.default_value), '\n', to_lower(column.collation),
                generated_words(column));
}

std::string meaning_of(const Index& index) {
  std::string meaning = concat(to_lower(index.table), '\n', index.unique);
  for (const std::string& column : index.columns) {
    const bool has_literal = column.find('\'') != std::string::npos;
    meaning += concat('\n', has_literal ? column : to_lower(column));
  }
  return concat(meaning, '\n', join(index.clauses, "\n"), "\nwhere ", index.where);
}

std::string meaning_of(const Trigger& trigger) {
  const std::string table = to_lower(trigger.table);
  try {
    const std::vector<Token> tokens = tokenize(trigger.definition);
    const auto named = [&](const Token& token) {
      return equal_ignoring_case(unquote(token), trigger.name);
    };
    const auto name = std::ranges::find_if(tokens, named);
    if (name == tokens.end()) return concat(table, '\n', trigger.definition);
    return concat(table, '\n', trigger.definition.substr(name->offset + name->text.size()));
  } catch (const SqlError&) {  // it is its whole text
    return concat(table, '\n', trigger.definition);
  }
}

std::vector<Clause> clauses_of(const Column& column) {
  std::vector<Clause> clauses;
  const bool has_default = !spell_default(column.default_value).empty();
  const bool is_generated = column.generated != Generated::no;
  const bool has_value = has_default || column.identity || is_generated;
  if (is_generated) clauses.push_back({"AS", concat('(', column.expression, ')')});
  if (has_value) clauses.push_back({"DEFAULT", column.default_value, !has_default});
  if (has_value) clauses.push_back({std::string(kNumbered), "", !column.identity});
  if (column.always) clauses.push_back({std::string(kNumberedAlone), ""});
  if (!column.collation.empty()) clauses.push_back({"COLLATE", column.collation});
  if (column.not_null || column.identity || is_generated) {
    clauses.push_back({"NOT NULL", "", !column.not_null});
  }
  return clauses;
}

std::vector<Clause> clauses_of(const ForeignKey& key) {
  std::vector<Clause> clauses;
  if (!is_default_action(key.on_update)) clauses.push_back({"on update", key.on_update});
  if (!is_default_action(key.on_delete)) clauses.push_back({"on delete", key.on_delete});
  if (key.deferred) clauses.push_back({"deferred", ""});
  return clauses;
}

std::string meaning_of_virtual(const Table& table) {
  std::string text;
  for (const char byte : to_lower(table.sql)) {
    const bool is_space = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
    if (!is_space || !text.ends_with(' ')) text += is_space ? ' ' : byte;
  }
  const std::size_t module = text.find(" using ");
  if (module != std::string::npos) text.erase(0, module);
  std::erase(text, ' ');
  return text;
}

}  // namespace gate
