#include "gate/compare/standard.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/text.h"
#include "gate/compare/spelling.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

struct Synonym {
  std::string_view word;
  std::string_view standard;
};

// Only those that every product and the SQL standard take for one type.
constexpr std::array<Synonym, 7> kSynonyms = {{
    {"int", "INTEGER"},
    {"bool", "BOOLEAN"},
    {"dec", "DECIMAL"},
    {"character", "CHAR"},
    {"character varying", "VARCHAR"},
    {"char varying", "VARCHAR"},
    {"double", "DOUBLE PRECISION"},
}};

std::string standard_type(const std::string& type) {
  const std::string whole = tidy_type(type);
  const std::size_t bracket = std::min(whole.find('('), whole.size());
  const std::string name = to_lower(whole.substr(0, bracket));
  const auto* const found = std::ranges::find(kSynonyms, std::string_view(name), &Synonym::word);
  return found == kSynonyms.end() ? whole : concat(found->standard, whole.substr(bracket));
}

bool is_whole_number(std::string_view digits) {
  if (digits.starts_with('-')) digits.remove_prefix(1);
  const bool is_plain = digits == "0" || !digits.starts_with('0');
  return !digits.empty() && digits.size() < 16 && is_plain &&
         digits.find_first_not_of("0123456789") == digits.npos;
}

// In a normal form; the words that mean nothing stand before the body.
std::string without_each_row(std::string definition) {
  constexpr std::string_view kWords = " for each row ";
  const std::size_t found = definition.find(kWords);
  if (found < definition.find(" begin ")) definition.replace(found, kWords.size(), " ");
  return definition;
}

// Where the column makes one value of both: of no type, or of any, it does not.
bool converts(const std::string& type) {
  const std::string lower = to_lower(type);
  return !lower.empty() && lower != "any" && lower.find("blob") == lower.npos &&
         lower.find("json") == lower.npos;
}

// An expression in one spelling, "text" as 'text', '1' as 1.
std::string standard_default(const Column& column) {
  const std::string text = spell_default(column.default_value);
  if (text.size() < 3 || text.front() != '\'' || text.back() != '\'') return text;
  const std::string inside = text.substr(1, text.size() - 2);
  return is_whole_number(inside) && converts(column.type) ? inside : text;
}

}  // namespace

Schema in_standard_form(Schema schema) {
  for (Table& table : schema.tables) {
    for (Column& column : table.columns) {
      column.type = standard_type(column.type);
      column.default_value = standard_default(column);
      if (column.identity) column.not_null = true;
    }
  }
  for (Trigger& trigger : schema.triggers) {
    trigger.definition = without_each_row(std::move(trigger.definition));
  }
  return schema;
}

}  // namespace gate
