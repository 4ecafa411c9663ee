#include "gate/migration/code.h"

#include <algorithm>
#include <set>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder.h"
#include "gate/migration/lines.h"
#include "gate/migration/script.h"
#include "gate/migration/tools.h"

namespace gate {

namespace {

// Without their ends, and without those that say nothing.
std::vector<std::string_view> said_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!trim(line).empty()) lines.push_back(line.ends_with('\r') ? line.substr(0, end - 1) : line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  if (line.find('\t') == std::string_view::npos) {
    const std::string text(trim(line));
    const std::size_t blank = std::min(text.find(' '), text.size());
    fields = {text.substr(0, blank), std::string(trim(text.substr(blank)))};
  } else {
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t end = std::min(line.find('\t', at), line.size());
      fields.emplace_back(trim(line.substr(at, end - at)));
      at = end + 1;
    }
  }
  constexpr std::size_t kFields = 5;
  fields.resize(kFields);
  return fields;
}

// The byte 1, "path:line", a line feed.
Location take_place(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view place = text.substr(1, end - 1);
  text.remove_prefix(std::min(end + 1, text.size()));
  const std::size_t colon = std::min(place.rfind(':'), place.size());
  Location location{.path = display_path(std::string(place.substr(0, colon)))};
  const std::string_view digits = place.substr(std::min(colon + 1, place.size()));
  location.line =
      static_cast<int>(std::min<std::uint64_t>(parse_number(digits).value_or(0), 1'000'000));
  return location;
}

// What comments of Python or JavaScript allow, as those of SQL do.
void take_allows_of_code(const std::string& path, Migration& migration,
                         std::vector<FolderProblem>& problems) {
  if (!is_regular_file(path) || file_size(path) > kLargestByHand) return;
  const std::string text = read_file(path);
  std::string comments;
  for (const Line& line : lines_of(text)) {
    const std::size_t begin = std::min(line.text.find('#'), line.text.find("//"));
    const bool is_ours = begin != line.text.npos &&
                         line.text.substr(begin).find("migration-gate:") != line.text.npos;
    if (is_ours) {
      const std::size_t word = line.text.find("migration-gate:", begin);
      comments += concat("-- ", line.text.substr(word));
    }
    comments += '\n';
  }
  ScriptFile file;
  take_allows(comments, Dialect::sqlite, display_path(path), file);
  migration.allows = std::move(file.allows);
  for (FolderProblem& problem : file.problems) {
    problem.version = migration.version;
    problems.push_back(std::move(problem));
  }
}

Migration migration_of(const std::vector<std::string>& fields, std::uint64_t number,
                       bool has_downs) {
  const std::string path = fields[2].empty() ? "" : display_path(fields[2]);
  Migration migration{.version = fields[0],
                      .number = number,
                      .name = fields[1],
                      .up = Script{.path = path, .is_code = true}};
  if (has_downs && fields[3] != "no-down") migration.down = migration.up;
  if (!fields[4].empty()) migration.attributes.emplace(kParents, fields[4]);
  return migration;
}

}  // namespace

MigrationFolder folder_of_list(std::string_view format, const std::string& path,
                               std::string_view printed, bool has_downs) {
  using Kind = FolderProblem::Kind;
  MigrationFolder folder{.path = display_path(path), .format = std::string(format)};
  std::set<std::string> versions;
  for (const std::string_view line : said_lines(printed)) {
    if (line.starts_with('!') || line.starts_with('?')) {
      folder.problems.push_back({.kind = line.starts_with('!') ? Kind::unreadable : Kind::never_run,
                                 .location = {.path = folder.path},
                                 .message = std::string(trim(line.substr(1)))});
      continue;
    }
    const std::vector<std::string> fields = fields_of(line);
    if (fields[0].empty()) {
      throw UsageError(concat("a migration without a version is listed: ", in_quotes(line)));
    }
    if (versions.insert(fields[0]).second) {
      folder.migrations.push_back(migration_of(fields, versions.size(), has_downs));
      take_allows_of_code(fields[2], folder.migrations.back(), folder.problems);
    } else {
      folder.problems.push_back({.kind = Kind::duplicate_version,
                                 .version = fields[0],
                                 .location = {.path = folder.path},
                                 .message = concat("version ", fields[0], " is listed twice")});
    }
  }
  if (folder.migrations.empty() && folder.problems.empty()) {
    throw UsageError(concat("no migrations in ", in_quotes(path), ": none is listed"));
  }
  return folder;
}

std::vector<AppliedMigration> applied_of_status(std::string_view printed) {
  std::vector<AppliedMigration> applied;
  for (const std::string_view line : said_lines(printed)) {
    const std::vector<std::string> fields = fields_of(line);
    applied.push_back({.version = fields[0], .description = fields[1]});
  }
  return applied;
}

std::vector<TracedStatement> statements_of_trace(std::string_view bytes, const std::string& path) {
  std::vector<TracedStatement> statements;
  for (std::size_t end = bytes.find('\0'); end != std::string_view::npos; end = bytes.find('\0')) {
    std::string_view text = bytes.substr(0, end);
    TracedStatement traced{.statement = {.location = {.path = path}}};
    if (text.starts_with('\1')) traced.statement.location = take_place(text);
    traced.is_added = text.starts_with('\2');
    traced.statement.sql = text.substr(traced.is_added ? 1 : 0);
    statements.push_back(std::move(traced));
    bytes.remove_prefix(end + 1);
  }
  return statements;
}

namespace {

// Which ends with the innermost call, where others begin with it.
bool is_from_python(std::string_view printed) {
  return printed.find("most recent call last") != std::string_view::npos;
}

}  // namespace

Location place_of_failure(std::string_view printed, const std::string& path) {
  Location place{.path = path};
  if (path.empty()) return place;
  const bool is_last = is_from_python(printed);
  const std::string name = path.substr(path.rfind('/') + 1);
  for (std::size_t at = printed.find(name); at != std::string_view::npos;
       at = printed.find(name, at)) {
    at += name.size();
    std::string_view rest = printed.substr(at);
    for (const std::string_view before : {"\", line ", ":"}) {
      if (!rest.starts_with(before)) continue;
      rest.remove_prefix(before.size());
      const auto line = parse_number(rest.substr(0, rest.find_first_not_of("0123456789")));
      if (!line || *line == 0 || *line > 10'000'000) continue;
      place.line = static_cast<int>(*line);
      if (!is_last) return place;
    }
  }
  return place;
}

std::string headline_of_failure(std::string_view printed) {
  const std::vector<std::string_view> lines = said_lines(printed);
  if (lines.empty()) return {};
  const auto names_exception = [](std::string_view line) {
    const std::size_t end =
        line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
    return end > 0 && end != line.npos && line.substr(end).starts_with(": ");
  };
  const auto speaks_of_error = [](std::string_view line) {
    return to_lower(line).find("error") != std::string::npos;
  };
  std::string_view found = lines.back();
  if (is_from_python(printed)) {
    const auto last = std::find_if(lines.rbegin(), lines.rend(), names_exception);
    if (last != lines.rend()) found = *last;
  } else if (const auto first = std::ranges::find_if(lines, speaks_of_error);
             first != lines.end()) {
    found = *first;
  }
  return std::string(trim(found));
}

MigrationFolder refuse_to_read_code(const std::string& path, const Reading&) {
  throw UsageError(concat("the migrations in ", in_quotes(path),
                          " are code: they can be run and listed, but there is no SQL to read"));
}

std::vector<std::string> prepare_nothing(bool, Dialect) {
  return {};
}

std::vector<Step> plan_nothing(const Migration&, Direction, const Migration*, const Table*,
                               Dialect) {
  return {};
}

}  // namespace gate
