#include "gate/engine/postgres/programs.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/process.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

// Where Debian, Red Hat and Homebrew put them; a version's own folder stands in for '*'.
constexpr std::string_view kPlaces[][2] = {
    {"/usr/lib/postgresql", "bin"}, {"/usr", "bin"}, {"/opt/homebrew/opt", "bin"}};

using Names = std::span<const std::string_view>;

constexpr std::string_view kOfServer[] = {"postgres", "initdb"};
constexpr std::string_view kOfClient[] = {"pg_dump", "pg_restore"};

bool has_programs(const std::string& folder, Names names) {
  return std::ranges::all_of(names, [&](std::string_view name) {
    return access(concat(folder, "/", name).c_str(), X_OK) == 0;
  });
}

// The 15 of "15" and of "pgsql-15"; 0 where it has none.
int version_in(std::string_view name) {
  const std::size_t digit = name.find_first_of("0123456789");
  return digit == name.npos ? 0 : std::atoi(std::string(name.substr(digit)).c_str());
}

std::string newest_below(const std::string& place, const std::string& below, Names names) {
  std::string best;
  int best_version = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(place, error)) {
    const std::string folder = entry.path().string() + "/" + below;
    const int version = version_in(entry.path().filename().string());
    if (version > best_version && has_programs(folder, names)) {
      best = folder;
      best_version = version;
    }
  }
  return best;
}

std::string in_path(Names names) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return {};
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::string folder(rest.substr(0, rest.find(':')));
    if (has_programs(folder, names)) return folder;
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
  }
  return {};
}

std::string find_programs(Names names) {
  for (const auto& [place, below] : kPlaces) {
    const std::string found = newest_below(std::string(place), std::string(below), names);
    if (!found.empty()) return found;
  }
  return in_path(names);
}

std::string told_folder() {
  const char* told = std::getenv(kProgramsVariable);
  return told == nullptr ? "" : told;
}

}  // namespace

std::string find_server_programs() {
  const std::string told = told_folder();
  if (told.empty()) return find_programs(kOfServer);
  if (has_programs(told, kOfServer)) return told;
  throw UsageError(concat("$", kProgramsVariable, " is ", in_quotes(told),
                          ", where there are no programs 'postgres' and 'initdb'"));
}

void run_client_program(const std::string& name, const std::vector<std::string>& words,
                        const std::string& password) {
  // Packages of servers alone have none for clients.
  std::string folder = told_folder();
  if (!has_programs(folder, kOfClient)) folder = find_programs(kOfClient);
  if (folder.empty()) {
    throw UsageError(concat("PostgreSQL's program ", name,
                            " is not installed here (Debian: postgresql-client)"));
  }
  constexpr double kLimit = 3600;  // seconds
  std::vector<std::string> all = {concat(folder, "/", name)};
  all.insert(all.end(), words.begin(), words.end());
  ProcessOptions options{.unset = {"PGOPTIONS"}, .limit_seconds = kLimit};
  if (!password.empty()) options.set.emplace_back("PGPASSWORD", password);
  const ProcessResult result = run_process(all, options);
  if (result.exit_code != 0) throw Error(concat(name, ": ", trim(result.error)));
}

void dump_database(const std::string& location, const std::string& password,
                   const std::string& file, const std::vector<std::string>& options) {
  std::vector<std::string> words = {"--file", file, "--dbname", location};
  words.insert(words.end(), options.begin(), options.end());
  run_client_program("pg_dump", words, password);
}

}  // namespace gate::postgres
