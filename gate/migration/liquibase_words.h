// The words of formatted SQL: the marks that its lines begin with, and what follows them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gate/migration/liquibase_changelog.h"
#include "gate/sql/split.h"

namespace gate {

// "--changeset ann:1" → " ann:1". Blanks may stand before and after the dashes; `mark` is in lower
// case.
std::optional<std::string_view> after_mark(std::string_view line, std::string_view mark);

// "- rollback DROP …" → "rollback"; empty where the line is no mark with one dash.
std::string word_after_one_dash(std::string_view line);

// "/* liquibase rollback"
bool is_rollback_block(std::string_view line);

struct ChangesetName {
  std::string author{};
  std::string id{};
};

// Nothing where the tool would not take it for one.
std::optional<ChangesetName> changeset_name(std::string_view rest);

// "runOnChange:true" → "true", of the last one; without its quotes. `key` is in lower case.
std::string flag_of(std::string_view line, const std::string& key);

// True where the line does not say.
bool is_true_flag(std::string_view line, const std::string& key);

// "postgresql,!h2" against a product; empty is for all.
bool is_for_database(Dialect dialect, std::string_view dbms);

// SQL for "sql-check expectedResult:0 SELECT …", "table-exists table:x" and "view-exists view:x";
// empty where the tool knows no such precondition.
std::string condition_of(std::string_view rest);

// What no parameter is called stays as it is.
std::string expand_parameters(std::string_view text, const LiquibaseParameters& parameters);

// The byte of the first ${…} that stands outside of quotes and comments; npos where there is none.
std::size_t find_parameter(std::string_view text);

}  // namespace gate
