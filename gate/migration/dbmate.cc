// dbmate: files with an up and a down block, a row per version in schema_migrations.
#include <algorithm>
#include <cctype>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/files.h"
#include "gate/migration/history.h"
#include "gate/migration/lines.h"
#include "gate/migration/tools.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::string_view kTable = "schema_migrations";

// "-- migrate:up transaction:false"; nothing where the line is no marker of that direction.
std::optional<std::string> options_of(std::string_view line, std::string_view direction) {
  if (!line.starts_with("--")) return std::nullopt;
  const std::string_view words = trim(line.substr(2));
  const std::string marker = concat("migrate:", direction);
  if (!words.starts_with(marker)) return std::nullopt;
  const std::string_view rest = words.substr(marker.size());
  const bool is_word = rest.empty() || std::isspace(static_cast<unsigned char>(rest[0])) != 0;
  return is_word ? std::optional(std::string(trim(rest))) : std::nullopt;
}

bool is_marker(std::string_view line) {
  return options_of(line, "up") || options_of(line, "down");
}

struct Block {
  Direction direction = Direction::up;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_unwrapped = false;
};

std::vector<Block> find_blocks(std::string_view text) {
  std::vector<Block> blocks;
  for (const Line& line : lines_of(text)) {
    const auto up = options_of(line.text, "up");
    const auto down = options_of(line.text, "down");
    if (!up && !down) continue;
    if (!blocks.empty()) blocks.back().end = line.begin;
    const std::string& options = up ? *up : *down;
    blocks.push_back({.direction = up ? Direction::up : Direction::down,
                      .begin = line.next,
                      .end = text.size(),
                      .is_unwrapped = options.find("transaction:false") != options.npos});
  }
  return blocks;
}

// Before the first block stand only comments; the tool looks at the bytes, a mark among them.
std::string why_refused(const SqlFile& source, const std::vector<Block>& blocks) {
  const auto count = [&](Direction direction) {
    return std::ranges::count(blocks, direction, &Block::direction);
  };
  const bool has_mark = source.text().size() != source.bytes.size();
  if (has_mark)
    return "begins with a byte order mark, behind which dbmate finds no '-- migrate:up'";
  if (count(Direction::up) == 0) return "has no '-- migrate:up' line";
  if (count(Direction::down) == 0) return "has no '-- migrate:down' line";
  if (blocks.front().direction == Direction::down) return "has '-- migrate:down' before the up";
  for (const Line& line : lines_of(source.text())) {
    if (is_marker(line.text)) break;
    const std::string_view words = trim(line.text);
    if (!words.empty() && !words.starts_with("--")) return "has statements before '-- migrate:up'";
  }
  if (blocks.size() > 2) {
    return "has more than one up and down, and dbmate would insert its version twice";
  }
  return {};
}

void read_blocks(const SqlFile& source, Migration& migration,
                 std::vector<FolderProblem>& problems) {
  const std::vector<Block> blocks = find_blocks(source.text());
  if (const std::string why = why_refused(source, blocks); !why.empty()) {
    const std::string name = source.path.substr(source.path.rfind('/') + 1);
    problems.push_back(unreadable({.path = source.path}, concat(in_quotes(name), " ", why)));
    migration.up.emplace(Script{.path = source.path});
    return;
  }
  for (const Block& block : blocks) {
    ScriptFile part = script_of(source, block.begin, block.end);
    part.script.is_unwrapped = block.is_unwrapped;
    put_script(std::move(part), block.direction, migration, problems);
  }
}

std::optional<FileVersion> parse_name(std::string_view name) {
  const std::string_view digits = leading_digits(name);
  if (digits.empty() || !name.ends_with(".sql")) return std::nullopt;
  std::string_view title = name.substr(digits.size(), name.size() - digits.size() - 4);
  if (title.starts_with('_')) title.remove_prefix(1);
  return FileVersion{.version = std::string(digits), .title = std::string(title)};
}

constexpr FilesLayout kLayout = {
    .format = "dbmate", .files = "NNN_name.sql", .parse = parse_name, .read = read_blocks};

// Rails calls its own so as well. On SQLite its column has no length; on PostgreSQL, where the two
// are the same, the folder decides.
bool is_history(const Table& table) {
  const Column* version = find_column(table, "version");
  if (version == nullptr || table.columns.size() != 1) return false;
  return equal_ignoring_case(without_schema(table.name), kTable) &&
         (to_lower(version->type).starts_with("varchar(") || version->type == "character varying");
}

Evidence recognises(const FolderView& folder) {
  if (!has_file_of(folder, kLayout)) return Evidence::none;
  return folder.has_line(is_marker) ? Evidence::marks : Evidence::none;
}

MigrationFolder read(const std::string& path, const Reading& how) {
  return read_files(path, kLayout, how);
}

std::string history_query(const Table& table, Dialect dialect) {
  return concat("SELECT version FROM ", table_literal(table.name, dialect), " ORDER BY version");
}

std::vector<std::string> prepare(bool history_exists, Dialect dialect) {
  if (history_exists) return {};
  if (dialect == Dialect::postgres) {
    return {"create table if not exists public.schema_migrations (version varchar primary key)"};
  }
  return {"CREATE TABLE IF NOT EXISTS \"schema_migrations\" (version varchar(128) primary key)"};
}

std::vector<Step> plan(const Migration& migration, Direction direction, const Migration*,
                       const Table* history_table, Dialect dialect) {
  return with_row_of_version(migration, direction, history_table, kTable, "version", dialect);
}

std::vector<NewFile> compose(const NewMigration& wish) {
  return compose_marked(wish, "-- migrate:up", "-- migrate:down");
}

}  // namespace

const Format kDbmate = {
    .name = "dbmate",
    .summary = "dbmate: NNN_name.sql with -- migrate:up and -- migrate:down, schema_migrations",
    .files = "NNN_name.sql",
    .table = kTable,
    .foreign_keys = false,
    .late = Late::runs,
    .is_history = is_history,
    .recognises = recognises,
    .reader = read,
    .asker = history_query,
    .history = history_of_versions,
    .preparer = prepare,
    .compose = compose,
    .planner = plan,
};

}  // namespace gate
