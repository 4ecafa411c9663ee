#include "gate/migration/product.h"

#include <algorithm>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/lines.h"
#include "gate/sql/dialect.h"
#include "gate/sql/product.h"

namespace gate {

namespace {

struct ProductSetting {
  std::string_view file;  // in the folder
  std::string_view key;
};

constexpr ProductSetting kSettings[] = {
    {"migration_lock.toml", "provider"},  // Prisma
    {"meta/_journal.json", "dialect"},    // Drizzle
    {"sqitch.conf", "engine"},
};

// The one that a tool compares with the database that it is given.
constexpr struct {
  std::string_view format;
  std::string_view file;
} kBinding = {"prisma", "migration_lock.toml"};

// Of one tool, in the folder or above it. A key with several values that differ tells nothing.
struct ToolSetting {
  std::string_view format;
  std::string_view file;
  std::string_view key;  // of a product's name, or of an address that begins with it
};

constexpr ToolSetting kToolSettings[] = {
    {"flyway", "flyway.conf", "flyway.url"},
    {"flyway", "flyway.toml", "url"},
    {"liquibase", "liquibase.properties", "url"},
    {"mybatis", "environments/development.properties", "url"},
    {"sql-migrate", "dbconfig.yml", "dialect"},
    {"rambler", "rambler.json", "driver"},
    {"pop", "database.yml", "dialect"},
    {"postgrator", ".postgratorrc.json", "driver"},
    {"alembic", "alembic.ini", "sqlalchemy.url"},
    {"drizzle", "drizzle.config.ts", "dialect"},
    {"drizzle-v1", "drizzle.config.ts", "dialect"},
};

constexpr std::string_view kBlanksAndQuotes = " \t\"'";

std::string_view skip_any_of(std::string_view text, std::string_view bytes) {
  const std::size_t at = text.find_first_not_of(bytes);
  return at == text.npos ? std::string_view() : text.substr(at);
}

// Of `engine = pg`, `provider = "mysql"` and `"dialect": "mysql",`; empty where the line is
// another.
std::string_view value_in(std::string_view line, std::string_view key) {
  std::string_view rest = skip_any_of(line, kBlanksAndQuotes);
  if (!rest.starts_with(key)) return {};
  rest = skip_any_of(rest.substr(key.size()), kBlanksAndQuotes);
  if (!rest.starts_with('=') && !rest.starts_with(':')) return {};
  rest = skip_any_of(rest.substr(1), kBlanksAndQuotes);
  return rest.substr(0, rest.find_first_of(" \t\"',;#"));
}

// "postgresql" of "jdbc:postgresql://db/shop", and of "postgresql+psycopg2://db/shop".
std::string_view product_in(std::string_view value) {
  constexpr std::string_view kJava = "jdbc:";
  if (value.starts_with(kJava)) value.remove_prefix(kJava.size());
  return value.substr(0, value.find_first_of(":+"));
}

// What all values of the key are; nothing where they differ, or where one is no product's.
std::optional<std::string> product_of_setting(const std::string& file, std::string_view key) {
  std::optional<std::string> found;
  const std::string text = read_file(file, kLargestByHand);
  for (const Line& line : lines_of(text)) {
    const std::string_view value = value_in(line.text, key);
    if (value.empty()) continue;
    const std::string_view product = product_in(value);
    const auto dialect = find_dialect(product);
    if (!dialect || (found && find_dialect(*found) != dialect)) return std::nullopt;
    if (!found) found = std::string(product);
  }
  return found;
}

// Up to the folder where the repository begins.
std::vector<std::string> folders_above(const std::string& path) {
  constexpr std::size_t kMost = 4;
  std::vector<std::string> folders;
  std::filesystem::path place = std::filesystem::absolute(path).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  while (folders.size() < kMost) {
    folders.push_back(place.string());
    if (exists((place / ".git").string()) || place == place.parent_path()) break;
    place = place.parent_path();
  }
  return folders;
}

std::optional<Product> told_by_tool(std::string_view format, const std::string& path) {
  for (const auto& [name, file, key] : kToolSettings) {
    if (name != format) continue;
    for (const std::string& folder : folders_above(path)) {
      const std::string place = path_in(folder, file);
      if (!is_regular_file(place)) continue;
      const auto product = product_of_setting(place, key);
      if (product) return Product{*product, concat("as ", display_path(place), " says")};
      break;
    }
  }
  return std::nullopt;
}

std::optional<Product> product_by(const std::optional<ProductSign>& sign, const std::string& path) {
  if (!sign) return std::nullopt;
  return Product{std::string(name_of(sign->dialect)),
                 concat("since ", path, " speaks of ", to_lower(sign->word))};
}

// A type alone is no more than a name to a database that takes any.
bool is_contradicted(Dialect dialect, const MigrationFolder& folder) {
  return std::ranges::any_of(folder.migrations, [&](const Migration& migration) {
    return migration.up && std::ranges::any_of(migration.up->statements, [&](const Statement& one) {
             return contradicts(dialect, one.sql);
           });
  });
}

Dialect dialect_said(const std::string& said) {
  if (const auto dialect = find_dialect(said)) return *dialect;
  throw UsageError(concat("no dialect ", in_quotes(said), "; known are ", name_of(Dialect::sqlite),
                          ", ", name_of(Dialect::postgres), " and ", name_of(Dialect::mysql)));
}

}  // namespace

std::optional<Product> told_product(std::span<const Format* const> formats,
                                    const std::string& path) {
  if (formats.size() == 1 && !formats.front()->engine.empty()) {
    const Format& format = *formats.front();
    return Product{std::string(format.engine), concat("since ", format.name, " knows no other")};
  }
  for (const auto& [name, key] : kSettings) {
    const std::string file = path_in(path, name);
    if (!is_regular_file(file)) continue;
    const std::string text = read_file(file, kLargestByHand);
    for (const Line& line : lines_of(text)) {
      const std::string_view value = value_in(line.text, key);
      if (value.empty()) continue;
      const std::string_view called = speaks_another(value) ? value : name_of(Dialect::sqlite);
      return Product{std::string(called), concat("as ", display_path(file), " says")};
    }
  }
  return formats.size() == 1 ? told_by_tool(formats.front()->name, path) : std::nullopt;
}

std::optional<Product> bound_product(const Format& format, const std::string& path) {
  const Format* const one = &format;
  const bool is_bound = !format.engine.empty() || (format.name == kBinding.format &&
                                                   is_regular_file(path_in(path, kBinding.file)));
  return is_bound ? told_product({&one, 1}, path) : std::nullopt;
}

std::optional<Product> hinted_product(const MigrationFolder& folder) {
  for (const Migration& migration : folder.migrations) {
    if (!migration.up) continue;
    for (const Statement& statement : migration.up->statements) {
      if (auto product = product_by(find_product(statement.sql), statement.location.path)) {
        return product;
      }
    }
  }
  // What could not be cut may have been written for another product.
  for (const FolderProblem& problem : folder.problems) {
    const std::string& path = problem.location.path;
    if (problem.kind != FolderProblem::Kind::unreadable || !is_regular_file(path)) continue;
    if (!looks_like_sql(path)) continue;
    if (auto product = product_by(find_product(read_file(path)), path)) return product;
  }
  return std::nullopt;
}

FolderOfProduct read_for_product(const Format& format, const std::string& path,
                                 const std::string& said, bool is_unwrapped) {
  FolderOfProduct found;
  const auto read = [&](Dialect dialect, std::string reason) {
    found.dialect = dialect;
    found.reason = std::move(reason);
    found.folder = format.read(path, {.dialect = dialect, .is_unwrapped = is_unwrapped});
  };
  if (!said.empty()) {
    read(dialect_said(said), "by --dialect");
    found.is_told = true;
    return found;
  }
  const Format* const one = &format;
  if (const auto told = told_product({&one, 1}, path)) {
    if (const auto dialect = find_dialect(told->name)) {
      read(*dialect, told->reason);
      found.is_told = true;
      return found;
    }
  }
  read(Dialect::sqlite, "");
  const auto hint = hinted_product(found.folder);
  const auto dialect = hint ? find_dialect(hint->name) : std::nullopt;
  if (dialect && !is_contradicted(*dialect, found.folder)) read(*dialect, hint->reason);
  return found;
}

}  // namespace gate
