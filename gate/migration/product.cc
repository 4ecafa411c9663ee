#include "gate/migration/product.h"

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

std::string_view skip_any_of(std::string_view text, std::string_view bytes) {
  const std::size_t at = text.find_first_not_of(bytes);
  return at == text.npos ? std::string_view() : text.substr(at);
}

// Of `engine = pg`, `provider = "mysql"` and `"dialect": "mysql",`; empty where the line is
// another.
std::string_view value_in(std::string_view line, std::string_view key) {
  std::string_view rest = skip_any_of(line, " \t\"");
  if (!rest.starts_with(key)) return {};
  rest = skip_any_of(rest.substr(key.size()), " \t\"");
  if (!rest.starts_with('=') && !rest.starts_with(':')) return {};
  rest = skip_any_of(rest.substr(1), " \t\"");
  return rest.substr(0, rest.find_first_of(" \t\",;#"));
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
  return std::nullopt;
}

std::optional<Product> hinted_product(const MigrationFolder& folder) {
  for (const Migration& migration : folder.migrations) {
    if (!migration.up) continue;
    for (const Statement& statement : migration.up->statements) {
      const auto sign = find_product(statement.sql);
      if (!sign) continue;
      return Product{
          std::string(name_of(sign->dialect)),
          concat("since ", statement.location.path, " speaks of ", to_lower(sign->word))};
    }
  }
  return std::nullopt;
}

}  // namespace gate
