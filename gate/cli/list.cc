// migration-gate list, migration-gate explain
#include <algorithm>
#include <iostream>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/check.h"
#include "gate/cli/commands.h"
#include "gate/engine/engines.h"
#include "gate/migration/format.h"
#include "gate/report/writer.h"

namespace gate {

namespace {

void print_row(std::string_view name, std::string_view summary) {
  constexpr std::size_t kWidth = 30;
  std::cout << name << std::string(name.size() < kWidth ? kWidth - name.size() : 1, ' ') << summary
            << '\n';
}

void list_checks() {
  for (const Check& check : checks()) {
    print_row(check.id, concat(to_string(check.severity), ": ", check.summary));
  }
}

void list_formats() {
  for (const Format& format : formats()) print_row(format.name, format.summary);
}

void list_engines() {
  for (const EngineEntry& engine : engines()) print_row(engine.name, engine.summary);
}

void list_reports() {
  for (const Writer& writer : writers()) print_row(writer.name, writer.summary);
}

struct Listing {
  std::string_view name;
  void (*print)();
};

constexpr Listing kListings[] = {
    {"checks", list_checks},
    {"formats", list_formats},
    {"engines", list_engines},
    {"reports", list_reports},
};

}  // namespace

int list_table(const std::string& table) {
  const auto listing = std::ranges::find(kListings, table, &Listing::name);
  if (listing == std::end(kListings)) {
    throw UsageError(concat(table.empty() ? "list what?" : concat("cannot list '", table, "'"),
                            " (known: ", join(listed_tables(), ", "), ')'));
  }
  listing->print();
  return 0;
}

std::vector<std::string> listed_tables() {
  std::vector<std::string> names;
  for (const Listing& listing : kListings) names.emplace_back(listing.name);
  return names;
}

namespace {

// What holds where a script is read alone, where that is something else.
std::string alone_of(const Check& check) {
  if (!check.alone || *check.alone == check.severity) return "";
  return concat(", ", to_string(*check.alone), " by `lint`");
}

}  // namespace

int explain_check(const std::string& id) {
  if (id.empty()) {
    throw UsageError(
        "explain which check? `migration-gate list checks` names them all; for example "
        "`migration-gate explain data/row-counts`");
  }
  const Check* check = find_check(id);
  if (check == nullptr) {
    std::vector<std::string> known;
    for (const Check& candidate : checks()) known.emplace_back(candidate.id);
    const std::string near = nearest(id, known);
    throw UsageError(concat("unknown check '", id, "'",
                            near.empty() ? "" : concat(" (did you mean '", near, "'?)"),
                            "; `migration-gate list checks` names them all"));
  }
  std::cout << check->id << "  (" << to_string(check->phase) << ", " << to_string(check->severity)
            << " by default" << alone_of(*check) << ")\n\n"
            << "Fails when " << check->summary << ".\n\n"
            << check->why << "\n\n"
            << "What to do: " << check->fix << "\n\n"
            << "To allow it on one subject, in the scenario:\n"
            << "  \"allow\": [ { \"check\": \"" << check->id
            << "\", \"subject\": \"…\", \"reason\": \"…\", \"until\": \"2027-01-31\" } ]\n"
            << "or in the migration:\n"
            << "  -- migration-gate: allow " << check->id << " SUBJECT (reason)\n";
  return 0;
}

}  // namespace gate
