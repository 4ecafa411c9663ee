#include "gate/migration/search.h"

#include <algorithm>
#include <filesystem>

#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"

namespace gate {

namespace {

constexpr FormatHint kHints[] = {
    {"flyway", "flyway.conf"},     {"flyway", "flyway.toml"},      {"flyway", "pom.xml"},
    {"flyway", "build.gradle"},    {"flyway", "build.gradle.kts"}, {"refinery", "Cargo.toml"},
    {"sqlx-simple", "Cargo.toml"}, {"d1", "wrangler.toml"},        {"d1", "wrangler.json"},
    {"d1", "wrangler.jsonc"},
};

// Where migrations lie that are not production's.
bool lies_aside(std::string_view path) {
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (is_aside(path.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

bool speaks_of_migrations(std::string_view name) {
  const std::string lower = to_lower(name);
  return lower.find("migrat") != lower.npos || lower.find("changelog") != lower.npos;
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// The folder's name, or that of the one it is in, says what it is for.
bool sounds_like_migrations(std::string_view path) {
  const std::string_view name = last_part(path);
  if (speaks_of_migrations(name)) return true;
  path.remove_suffix(std::min(path.size(), name.size() + 1));
  return speaks_of_migrations(last_part(path));
}

// The more, the likelier it is production's.
int rank_of(const FolderCandidate& candidate) {
  if (lies_aside(candidate.path)) return 0;
  return candidate.is_marked || sounds_like_migrations(candidate.path) ? 2 : 1;
}

FolderCandidate look_at(const FolderView& view, std::string_view wanted) {
  FolderCandidate found;
  for (const Format& format : formats()) {
    if (wanted != "auto" && wanted != format.name) continue;
    const Evidence evidence = format.recognises(view);
    if (evidence == Evidence::none) continue;
    const bool is_marked = evidence == Evidence::marks;
    if (is_marked && !found.is_marked) found.formats.clear();
    if (is_marked || !found.is_marked) found.formats.push_back(&format);
    found.is_marked = found.is_marked || is_marked;
  }
  return found;
}

bool share_format(const FolderCandidate& a, const FolderCandidate& b) {
  return std::ranges::any_of(
      a.formats, [&](const Format* format) { return std::ranges::count(b.formats, format) > 0; });
}

// Scripts below a tool's folder are the tool's, unless they speak for themselves.
bool is_part_of(const FolderCandidate& inner, const FolderCandidate& outer) {
  const std::string& path = inner.path;
  if (!is_above(outer.path, path)) return false;
  if (!outer.is_marked && !sounds_like_migrations(outer.path)) return false;
  if (share_format(inner, outer)) return true;
  return outer.is_marked && !inner.is_marked && !speaks_of_migrations(last_part(path));
}

std::vector<FolderCandidate> look_at_all(const Tree& tree, std::string_view wanted) {
  std::vector<FolderCandidate> found;  // a folder comes before those below it
  for (const TreeFolder& folder : tree.folders) {
    check_interrupt();
    FolderCandidate candidate = look_at(FolderView(place_in(tree, folder.path)), wanted);
    candidate.path = folder.path;
    const bool is_part = std::ranges::any_of(
        found, [&](const FolderCandidate& outer) { return is_part_of(candidate, outer); });
    if (!candidate.formats.empty() && !is_part) found.push_back(std::move(candidate));
  }
  return found;
}

}  // namespace

FolderSearch find_migration_folders(const Tree& tree, std::string_view wanted) {
  const std::vector<FolderCandidate> found = look_at_all(tree, wanted);
  int best = 0;
  for (const FolderCandidate& one : found) best = std::max(best, rank_of(one));
  FolderSearch search;
  for (const FolderCandidate& one : found) {
    (rank_of(one) == best ? search.best : search.others).push_back(one);
  }
  return search;
}

FolderCandidate look_at_folder(const std::string& path, std::string_view wanted) {
  FolderCandidate found = look_at(FolderView(path), wanted);
  found.path = path;
  return found;
}

HintedFormat find_hinted_format(const std::string& folder,
                                const std::vector<const Format*>& candidates) {
  constexpr int kMost = 4;
  HintedFormat found;
  std::filesystem::path place = std::filesystem::absolute(folder).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  for (int i = 0; i < kMost; ++i) {
    for (const auto& [name, file] : kHints) {
      const std::string path = (place / file).string();
      const auto format =
          std::ranges::find(candidates, name, [](const Format* one) { return one->name; });
      if (format == candidates.end() || !exists(path)) continue;
      if (found.format != nullptr && found.format != *format) return {};
      found = {*format, display_path(path)};
    }
    const bool is_top = exists((place / ".git").string()) || place == place.parent_path();
    if (found.format != nullptr || is_top) break;
    place = place.parent_path();
  }
  return found;
}

HintedFormat find_hinted_format(const Tree& tree, const FolderCandidate& candidate) {
  HintedFormat found;
  for (const TreeFolder& folder : tree.folders) {
    if (folder.path != candidate.path && !is_above(folder.path, candidate.path)) continue;
    for (const auto& [name, file] : kHints) {
      const auto format =
          std::ranges::find(candidate.formats, name, [](const Format* one) { return one->name; });
      if (format == candidate.formats.end()) continue;
      if (std::ranges::count(folder.files, file) == 0) continue;
      if (found.format != nullptr && found.format != *format) return {};
      found = {*format, below_folder(folder.path, file)};
    }
  }
  return found;
}

}  // namespace gate
