#include "gate/rehearsal/branches.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "gate/base/file.h"
#include "gate/base/git.h"
#include "gate/base/text.h"
#include "gate/rehearsal/versions.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

using Files = std::map<std::string, std::string>;  // path in the folder → id

// A script of a folder.
struct Known {
  const Migration* migration = nullptr;
  const Script* script = nullptr;
  bool is_up = true;
};

// By path in the folder.
using Scripts = std::map<std::string, Known>;

// What the path of a file in the folder begins with.
std::string beginning(const std::string& folder) {
  if (folder == ".") return "";
  return folder.ends_with('/') ? folder : concat(folder, '/');
}

Scripts scripts_of(const MigrationFolder& folder) {
  Scripts scripts;
  const std::size_t skipped = beginning(folder.path).size();
  const auto add = [&](const Migration& migration, const auto& script, bool is_up) {
    if (!script) return;
    scripts.emplace(script->path.substr(skipped), Known{&migration, &*script, is_up});
  };
  for (const Migration& migration : folder.migrations) {
    add(migration, migration.up, true);
    add(migration, migration.down, false);
  }
  return scripts;
}

// Its files are called as if they lay in the work tree.
void rename_paths(MigrationFolder& folder, const std::string& path) {
  const std::size_t skipped = beginning(folder.path).size();
  const auto rename = [&](std::string& one) { one = beginning(path) + one.substr(skipped); };
  for (Migration& migration : folder.migrations) {
    for (std::optional<Script>* script : {&migration.up, &migration.down}) {
      if (!*script) continue;
      rename((*script)->path);
      for (Statement& statement : (*script)->statements) rename(statement.location.path);
    }
  }
  folder.path = path;
}

class BranchFinder {
 public:
  BranchFinder(Rehearsal& rehearsal, MergeRecord& record)
      : rehearsal_(rehearsal),
        record_(record),
        git_(rehearsal.scenario.migrations),
        folder_(rehearsal.folder.path) {}

  void find(Branches& branches) {
    const std::string theirs = git_.commit(record_.base);
    record_.commit = git_.merge_base(git_.commit("HEAD"), theirs);
    base_files_ = git_.files(record_.commit);
    their_files_ = git_.files(theirs);
    base_ = read("base", base_files_);
    branches.theirs = read("theirs", their_files_);
    const Scripts known = scripts_of(base_);
    const Scripts at_theirs = scripts_of(branches.theirs);
    const Scripts here = scripts_of(rehearsal_.folder);
    for (const auto& [path, script] : known) note_change(path, script, here, true);
    for (const auto& [path, script] : known) note_change(path, script, at_theirs, false);
    find_ours(here, branches);
    find_theirs(at_theirs, branches);
    find_clashes(branches);
  }

 private:
  MigrationFolder read(const std::string& name, const Files& files) {
    const std::string path = rehearsal_.work.file(name);
    git_.extract(files, path);
    MigrationFolder folder{.path = folder_};
    if (is_folder(path) && rehearsal_.format->recognises(FolderView(path)) != Evidence::none) {
      folder = read_scripts(rehearsal_, path);
      rename_paths(folder, folder_);
    }
    std::filesystem::remove_all(path);
    return folder;
  }

  std::string file_of(const std::string& path) const {
    return concat(rehearsal_.scenario.migrations, '/', path);
  }

  // Whether the file that one side has now is the one that git knows by this id.
  bool is_same(const std::string& path, const std::string& id, bool is_ours) {
    if (!is_ours) {
      const auto found = their_files_.find(path);
      return found != their_files_.end() && found->second == id;
    }
    const std::string file = file_of(path);
    return is_regular_file(file) && GitFolder::has_id(read_file(file), id);
  }

  static bool says_the_same(const Script& a, const Script& b) {
    return std::ranges::equal(
        a.statements, b.statements, {}, [](const Statement& one) { return normalize(one.sql); },
        [](const Statement& one) { return normalize(one.sql); });
  }

  void note_change(const std::string& path, const Known& was, const Scripts& now, bool is_ours) {
    const std::string& id = base_files_.at(path);
    if (is_same(path, id, is_ours)) return;
    BaseFile file{.version = was.migration->version,
                  .path = was.script->path,
                  .is_up = was.is_up,
                  .is_ours = is_ours};
    const auto is = now.find(path);
    if (is != now.end()) {
      const bool is_same_sql = says_the_same(*was.script, *is->second.script);
      file.change = is_same_sql ? FileChange::respelled : FileChange::edited;
    } else {
      note_rename(id, now, is_ours, file);
    }
    record_.changed.push_back(std::move(file));
  }

  void note_rename(const std::string& id, const Scripts& now, bool is_ours, BaseFile& file) {
    file.change = FileChange::removed;
    for (const auto& [path, script] : now) {
      if (base_files_.contains(path) || script.is_up != file.is_up) continue;
      if (!is_same(path, id, is_ours)) continue;
      const bool keeps_version = script.migration->version == file.version;
      file.change = keeps_version ? FileChange::respelled : FileChange::renamed;
      file.now = path;
      renamed_.push_back(script.script->path);
      return;
    }
  }

  bool is_new(const std::string& path, const Script& script) const {
    return !base_files_.contains(path) && std::ranges::count(renamed_, script.path) == 0;
  }

  void find_ours(const Scripts& here, Branches& branches) {
    for (const PendingMigration& one : rehearsal_.pending) {
      const auto found = std::ranges::find_if(here, [&](const auto& script) {
        return script.second.migration == one.migration && script.second.is_up;
      });
      const bool is_file = found != here.end();
      const auto their = is_file ? their_files_.find(found->first) : their_files_.end();
      const bool is_theirs_too =
          their != their_files_.end() && is_same(found->first, their->second, true);
      if (!is_file || is_theirs_too || !is_new(found->first, *found->second.script)) {
        branches.shared.push_back(one.migration);
        continue;
      }
      branches.ours.push_back(one.migration);
      record_.ours.push_back(found->second.script->path);
    }
  }

  void find_theirs(const Scripts& at_theirs, Branches& branches) {
    if (branches.theirs.migrations.empty()) return;
    const auto open =
        pending(*rehearsal_.format, branches.theirs, rehearsal_.run.history, "latest");
    for (const Migration* migration : open) {
      const auto found = std::ranges::find_if(at_theirs, [&](const auto& script) {
        return script.second.migration == migration && script.second.is_up;
      });
      if (found == at_theirs.end() || !is_new(found->first, *found->second.script)) continue;
      if (is_same(found->first, their_files_.at(found->first), true)) continue;
      branches.only_theirs.push_back(migration);
      record_.theirs.push_back(found->second.script->path);
    }
  }

  void find_clashes(const Branches& branches) {
    for (const Migration* our : branches.ours) {
      for (const Migration* their : branches.only_theirs) {
        if (our->version != their->version) continue;
        record_.clashes.push_back({our->version, our->up->path, their->up->path});
      }
    }
  }

  Rehearsal& rehearsal_;
  MergeRecord& record_;
  GitFolder git_;
  std::string folder_;
  Files base_files_{};
  Files their_files_{};
  MigrationFolder base_{};
  std::vector<std::string> renamed_{};  // paths of files that are known under an older name
};

}  // namespace

void find_branches(Rehearsal& rehearsal, MergeRecord& record, Branches& branches) {
  BranchFinder(rehearsal, record).find(branches);
}

}  // namespace gate
