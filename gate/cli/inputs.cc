#include "gate/cli/inputs.h"

#include <algorithm>
#include <filesystem>

#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/output.h"
#include "gate/fixture/fixture.h"

namespace gate {

namespace {

namespace fs = std::filesystem;

// How files end that one tool or another reads by itself when they lie in its folder, or by which
// it knows what lies there. No report is called so.
constexpr std::string_view kScriptEndings[] = {".sql", ".py", ".rb",  ".js",   ".cjs", ".mjs",
                                               ".ts",  ".go", ".php", ".plan", ".sum", ".toml"};

// In every changelog, whose name can be that of a report.
constexpr std::string_view kChangelogWord = "databasechangelog";
constexpr std::size_t kLargestChangelog = 10'000'000;

bool is_script_name(const std::string& path) {
  const std::string name = to_lower(path);
  return name.ends_with("/_journal.json") ||
         std::ranges::any_of(kScriptEndings,
                             [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_changelog(const std::string& path) {
  try {
    return is_regular_file(path) && file_size(path) <= kLargestChangelog &&
           to_lower(read_file(path)).find(kChangelogWord) != std::string::npos;
  } catch (const Error&) {  // who cannot read it cannot have it rehearsed
    return false;
  }
}

bool is_same(const std::string& a, const std::string& b) {
  return is_same_place(a, b) || is_same_file(a, b);
}

// Whatever links lead there.
bool is_below(const std::string& folder, const std::string& path) {
  std::error_code error;
  const fs::path above = fs::weakly_canonical(fs::absolute(folder), error);
  if (error) return false;
  const fs::path below = fs::weakly_canonical(fs::absolute(path), error);
  if (error) return false;
  const auto [end, rest] = std::ranges::mismatch(above, below);
  return end == above.end() || (std::next(end) == above.end() && end->empty());
}

// Whether a script of the folder's leads to that file.
bool has_link_to(const std::string& folder, const std::string& path) {
  return std::ranges::any_of(list_folder(folder), [&](const std::string& name) {
    return is_script_name(name) && is_same_file(path, concat(folder, "/", name));
  });
}

}  // namespace

void Inputs::add(const std::string& file) {
  if (!file.empty()) files_.push_back(file);
}

void Inputs::add_fixture(const std::string& path) {
  add(path);
  try {
    for (const std::string& file : fixture_files(path)) add(file);
    for (const std::string& file : fixture_journals(path)) parts_.push_back(file);
  } catch (const UsageError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const Error&) {
    return;
  }
}

void Inputs::add_migrations(const std::string& path) {
  if (is_folder(path)) {
    folders_.push_back(path);
  } else if (!path.empty()) {
    add(path);
    folders_.push_back(fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".");
  }
}

std::string Inputs::why_not(const std::string& path) const {
  const auto same = [&](const std::string& input) { return is_same(path, input); };
  if (std::ranges::any_of(files_, same)) return concat("would overwrite what is ", what_);
  if (const auto part = std::ranges::find_if(parts_, same); part != parts_.end()) {
    return concat("would overwrite what is ", what_,
                  ": a file of that name is a part of the database beside it");
  }
  for (const std::string& folder : folders_) {
    if (std::string reason = why_not_in(folder, path); !reason.empty()) return reason;
  }
  return "";
}

std::string Inputs::why_not_in(const std::string& folder, const std::string& path) const {
  if (!is_below(folder, path)) {
    const bool is_linked_there = exists(path) && has_link_to(folder, path);
    return is_linked_there ? concat("would overwrite what is ", what_) : "";
  }
  if (is_changelog(path)) return concat("would overwrite what is ", what_);
  if (!is_script_name(path)) return "";
  if (exists(path)) return concat("would overwrite what is ", what_);
  return concat("would be read as a migration the next time: it is in ",
                in_quotes(display_path(folder)));
}

void keep_from_reports(const std::vector<std::string>& reports, const Inputs& inputs) {
  for (const std::string& spec : reports) {
    const std::size_t equals = spec.find('=');
    if (equals == std::string::npos) continue;
    const std::string path = spec.substr(equals + 1);
    if (path == "-") continue;
    const std::string reason = inputs.why_not(path);
    if (!reason.empty()) {
      throw UsageError(concat("--report ", spec, " ", reason, "; write it elsewhere"));
    }
  }
}

}  // namespace gate
