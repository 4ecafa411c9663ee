#include "gate/migration/liquibase_words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "gate/base/text.h"
#include "gate/sql/dialect.h"
#include "gate/sql/literal.h"
#include "gate/sql/scan.h"

namespace gate {

namespace {

constexpr Dialect kDialect = Dialect::sqlite;

constexpr std::size_t kLongestParameter = 256;

std::string_view without_blanks_before(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == text.npos ? std::string_view() : text.substr(begin);
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return equal_ignoring_case(text.substr(0, word.size()), word);
}

bool is_word_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

// A word in quotes, or up to a blank.
std::string_view quoted_or_word(std::string_view text) {
  if (text.starts_with('"')) {
    const std::size_t end = text.find('"', 1);
    if (end != text.npos) return text.substr(1, end - 1);
  }
  return text.substr(0, std::min(text.find_first_of(" \t"), text.size()));
}

// Of the last "key:" in the line. Only endDelimiter must not be the end of another word.
std::size_t find_flag(const std::string& lower, const std::string& key) {
  const std::string wanted = key + ':';
  for (std::size_t at = lower.rfind(wanted); at != lower.npos; at = lower.rfind(wanted, at - 1)) {
    const bool is_whole = at == 0 || !is_word_byte(lower[at - 1]);
    if (is_whole || !key.ends_with("enddelimiter")) return at + wanted.size();
    if (at == 0) break;
  }
  return lower.npos;
}

std::string without_semicolon(std::string_view sql) {
  sql = trim(sql);
  while (sql.ends_with(';')) sql = trim(sql.substr(0, sql.size() - 1));
  return std::string(sql);
}

std::string sql_check(std::string_view body) {
  body = trim(body);
  constexpr std::string_view kKey = "expectedresult:";
  if (starts_with_word(body, kKey)) body.remove_prefix(kKey.size());
  std::string_view wanted;
  const bool is_quoted = body.starts_with('\'') || body.starts_with('"');
  const std::size_t end = is_quoted ? body.find(body[0], 1) : body.find(' ');
  if (end == body.npos) return "";
  wanted = is_quoted ? body.substr(1, end - 1) : body.substr(0, end);
  const std::string sql = without_semicolon(body.substr(end + 1));
  if (sql.empty()) return "";
  return concat("CAST((", sql, ") AS TEXT) IS ", text_literal(wanted));
}

std::string object_exists(std::string_view kind, std::string_view body) {
  const std::string name = flag_of(body, std::string(kind));
  if (name.empty()) return "";
  return exists_condition(kDialect, kind, name);
}

}  // namespace

std::optional<std::string_view> after_mark(std::string_view line, std::string_view mark) {
  std::string_view rest = without_blanks_before(line);
  if (!rest.starts_with("--")) return std::nullopt;
  rest = without_blanks_before(rest.substr(2));
  if (!starts_with_word(rest, mark)) return std::nullopt;
  rest.remove_prefix(mark.size());
  // "--comments" is told apart by whoever asks for "comment", "--changesets" by none.
  const bool is_open = mark.ends_with(':') || mark.ends_with('-') || mark == "comment";
  if (!is_open && !rest.empty() && is_word_byte(rest[0])) return std::nullopt;
  if (mark == "precondition" && rest.starts_with('-')) return std::nullopt;
  return rest;
}

std::string word_after_one_dash(std::string_view line) {
  constexpr std::array<std::string_view, 7> kWords = {"changeset",     "rollback",     "comment",
                                                      "preconditions", "precondition", "property",
                                                      "ignoreLines:"};
  const bool is_one = line.starts_with('-') && !line.starts_with("--");
  if (!is_one) return "";
  const std::string_view rest = without_blanks_before(line.substr(1));
  for (const std::string_view word : kWords) {
    const std::string_view after = rest.substr(std::min(word.size(), rest.size()));
    const bool is_end = word.ends_with(':') || after.empty() || !is_word_byte(after[0]);
    if (starts_with_word(rest, to_lower(word)) && is_end) return std::string(word);
  }
  return "";
}

bool is_liquibase_header(std::string_view line) {
  const auto rest = after_mark(line, "liquibase");
  return rest && starts_with_word(without_blanks_before(*rest), "formatted");
}

bool is_rollback_block(std::string_view line) {
  std::string_view text = trim(line);
  if (!text.starts_with("/*")) return false;
  text = without_blanks_before(text.substr(2));
  if (!starts_with_word(text, "liquibase")) return false;
  return equal_ignoring_case(trim(text.substr(9)), "rollback");
}

std::optional<ChangesetName> changeset_name(std::string_view rest) {
  if (rest.empty() || (rest[0] != ' ' && rest[0] != '\t')) return std::nullopt;
  rest = without_blanks_before(rest);
  ChangesetName name;
  const bool is_quoted = rest.starts_with('"');
  const std::size_t colon = is_quoted ? rest.find("\":", 1) : rest.find(':');
  if (colon == rest.npos) return std::nullopt;
  name.author = is_quoted ? rest.substr(1, colon - 1) : rest.substr(0, colon);
  name.id = quoted_or_word(rest.substr(colon + (is_quoted ? 2 : 1)));
  const bool has_id = name.id.find_first_not_of(": ") != std::string::npos;
  if (name.author.empty() || !has_id) return std::nullopt;
  return name;
}

std::string flag_of(std::string_view line, const std::string& key) {
  const std::size_t at = find_flag(to_lower(line), key);
  if (at == std::string::npos) return "";
  const bool may_be_apart = key == "name" || key == "value";
  const std::string_view rest = line.substr(at);
  return std::string(quoted_or_word(may_be_apart ? without_blanks_before(rest) : rest));
}

bool is_true_flag(std::string_view line, const std::string& key) {
  const std::string value = flag_of(line, key);
  return value.empty() || equal_ignoring_case(value, "true");
}

bool is_for_database(Dialect dialect, std::string_view dbms) {
  const auto is_ours = [&](std::string_view name) {
    if (name == name_of(dialect)) return true;
    return dialect != Dialect::sqlite && find_dialect(name) == dialect;
  };
  bool wants_others = false;
  for (std::size_t at = 0; at < dbms.size();) {
    const std::size_t end = std::min(dbms.find(',', at), dbms.size());
    const std::string one = to_lower(trim(dbms.substr(at, end - at)));
    at = end + 1;
    if (one == "all" || is_ours(one)) return true;
    if (one == "none" || (one.starts_with('!') && is_ours(std::string_view(one).substr(1))))
      return false;
    if (!one.empty() && one[0] != '!') wants_others = true;
  }
  return !wants_others;
}

std::string condition_of(std::string_view rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string kind = to_lower(rest.substr(0, end));
  const std::string_view body = rest.substr(end);
  if (kind == "sql-check") return sql_check(body);
  if (kind == "table-exists") return object_exists("table", body);
  if (kind == "view-exists") return object_exists("view", body);
  return "";
}

std::string expand_parameters(std::string_view text, const LiquibaseParameters& parameters) {
  std::string made;
  std::size_t done = 0;
  for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 1)) {
    const std::size_t length = text.substr(at, kLongestParameter).find('}');
    if (length == text.npos) continue;
    const std::size_t end = at + length;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    const auto found = parameters.find(to_lower(name));
    const bool is_escaped = name.starts_with(':');  // "${:x}" means "${x}" itself
    if (found == parameters.end() && !is_escaped) continue;
    made.append(text.substr(done, at - done));
    made.append(is_escaped ? concat("${", name.substr(1), '}') : found->second);
    done = end + 1;
  }
  return made.append(text.substr(done));
}

std::size_t find_parameter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t after = skip_quoted(text, skip_comment(text, at));
    if (after == at && text.substr(at).starts_with("${")) return at;
    at = after == at ? at + 1 : after;
  }
  return text.npos;
}

}  // namespace gate
