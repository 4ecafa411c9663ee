#include "gate/engine/engines.h"

#include <algorithm>
#include <iterator>

#include "gate/base/environment.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/engine.h"
#include "gate/engine/sqlite/engine.h"
#include "gate/engine/sqlite/header.h"

namespace gate {

namespace {

constexpr std::string_view kSqliteEndings[] = {".db", ".db3", ".sqlite", ".sqlite3", ".s3db"};

constexpr std::string_view kPostgresEndings[] = {".dump", ".pgdump"};

constexpr std::string_view kPostgresSchemes[] = {"postgresql://", "postgres://"};

constexpr EngineEntry kEngines[] = {
    {"sqlite", "a database file", make_sqlite_engine, is_sqlite_head, kSqliteEndings},
    {"postgres", "a script or archive of pg_dump, or a database that runs", make_postgres_engine,
     is_postgres_head, kPostgresEndings, "toc.dat", kPostgresSchemes},
};

}  // namespace

std::span<const EngineEntry> engines() {
  return kEngines;
}

std::string_view engine_of_url(std::string_view text) {
  for (const EngineEntry& one : kEngines) {
    const auto begins = [&](std::string_view scheme) { return text.starts_with(scheme); };
    if (std::ranges::any_of(one.schemes, begins)) return one.name;
  }
  return {};
}

std::string server_of_environment() {
  std::string told = variable("MIGRATION_GATE_SERVER");
  const std::string file = variable("MIGRATION_GATE_SERVER_FILE");
  if (!told.empty() || file.empty()) return told;
  const std::string text = read_file(file);
  told = trim(text.substr(0, text.find('\n')));
  if (!told.empty()) return told;
  throw UsageError(
      concat("$MIGRATION_GATE_SERVER_FILE: the first line of ", in_quotes(file), " is empty"));
}

std::string_view engine_of_server(const std::string& server) {
  return engine_of_url(server.empty() ? server_of_environment() : server);
}

std::string why_no_engine(std::string_view name) {
  std::vector<std::string> known;
  for (const EngineEntry& one : kEngines) known.emplace_back(one.name);
  if (std::ranges::count(known, name) > 0) return "";
  return concat("unknown engine ", in_quotes(name), " (known: ", join(known, ", "), ")");
}

std::unique_ptr<Engine> make_engine(std::string_view name, const EngineOptions& options) {
  const auto* entry = std::ranges::find(kEngines, name, &EngineEntry::name);
  if (entry == std::end(kEngines)) throw UsageError(why_no_engine(name));
  const bool names_server = options.server.empty() || options.server == kNoServer ||
                            !engine_of_url(options.server).empty();
  if (entry->schemes.empty() && !names_server) {
    throw UsageError("--server: what is given names no server; write postgresql://user@host:port/");
  }
  return entry->make(options);
}

}  // namespace gate
