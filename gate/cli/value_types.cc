#include "gate/cli/value_types.h"

#include <algorithm>
#include <stdexcept>

#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/cli/limits.h"
#include "gate/engine/engines.h"
#include "gate/migration/format.h"
#include "gate/migration/patterns.h"
#include "gate/report/diff.h"
#include "gate/report/writer.h"
#include "gate/sql/dialect.h"

namespace gate {

namespace {

std::vector<std::string> check_ids() {
  std::vector<std::string> words;
  for (const Check& check : checks()) words.emplace_back(check.id);
  return words;
}

template <typename Rows>
std::vector<std::string> names_of(const Rows& rows) {
  std::vector<std::string> words;
  for (const auto& row : rows) words.emplace_back(row.name);
  return words;
}

std::vector<std::string> limits_to_set() {
  std::vector<std::string> words = limit_names();
  for (std::string& word : words) word += '=';
  return words;
}

std::vector<std::string> dialect_names() {
  std::vector<std::string> words;
  for (const Dialect dialect : {Dialect::sqlite, Dialect::postgres, Dialect::mysql}) {
    words.emplace_back(name_of(dialect));
  }
  return words;
}

struct TypeRow {
  std::string_view name;
  ValueKind kind = ValueKind::anything;
  std::vector<std::string> (*words)() = nullptr;
};

constexpr TypeRow kRows[] = {
    {"CHECK", ValueKind::words, check_ids},
    {"FORMAT", ValueKind::words, [] { return names_of(formats()); }},
    {"DIALECT", ValueKind::words, dialect_names},
    {"ENGINE", ValueKind::words, [] { return names_of(engines()); }},
    {"PATTERN", ValueKind::words, [] { return names_of(patterns()); }},
    {"NAME=VALUE", ValueKind::words, limits_to_set},
    {"FORMAT[=PATH]", ValueKind::words_then_path, [] { return names_of(writers()); }},
    {"REPORT[=PATH]", ValueKind::words_then_path, [] { return names_of(diff_writers()); }},
    {"FILE", ValueKind::file},
    {"I/N", ValueKind::words, [] { return std::vector<std::string>{"auto"}; }},
    {"DIR", ValueKind::folder},
    {"NAME"},
    {"NUMBER"},
    {"PART"},
    {"REVISION"},
    {"SIZE"},
    {"SQL"},
    {"TEXT"},
    {"URL"},
    {"VERSION"},
};

std::vector<std::string> words_between_braces(std::string_view name) {
  std::vector<std::string> words;
  for (std::string_view rest = name.substr(1); !rest.empty();) {
    const std::size_t end = rest.find_first_of(",}");
    words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return words;
}

}  // namespace

ValueType value_type(std::string_view name) {
  if (name.starts_with('{') && name.ends_with('}')) {
    return {.kind = ValueKind::words, .words = words_between_braces(name)};
  }
  const auto* row = std::ranges::find(kRows, name, &TypeRow::name);
  if (row == std::end(kRows)) {
    throw std::logic_error(concat("no row of value_types.cc says what ", in_quotes(name), " is"));
  }
  return {.kind = row->kind,
          .words = row->words == nullptr ? std::vector<std::string>() : row->words()};
}

std::string one_of(const std::vector<std::string>& words) {
  return concat('{', join(words, ","), '}');
}

}  // namespace gate
