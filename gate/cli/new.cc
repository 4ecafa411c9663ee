// migration-gate new
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/folder_lock.h"
#include "gate/base/text.h"
#include "gate/cli/commands.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/format.h"
#include "gate/migration/product.h"
#include "gate/sql/sketch.h"

namespace gate {

namespace {

bool is_letter_or_digit(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

// "Add e-mail!" → "add_e_mail": what every tool takes for a name.
std::string title_of(const std::string& name) {
  std::string title;
  for (const char byte : to_lower(name)) {
    if (is_letter_or_digit(byte)) {
      title += byte;
    } else if (!title.empty() && title.back() != '_') {
      title += '_';
    }
  }
  while (title.ends_with('_')) title.pop_back();
  if (title.empty()) {
    throw UsageError(concat(in_quotes(name), " holds no letter that a file could be called by"));
  }
  return title;
}

const Format& find_format(const NewCommand& command) {
  const std::string wanted = command.format.empty() ? "auto" : command.format;
  const Format& format = *detect_format(wanted, command.folder, {}).format;
  if (format.compose == nullptr) {
    throw UsageError(concat("no files of ", format.name, " are written",
                            format.has_downs ? "" : ": it knows no way back"));
  }
  return format;
}

// Beside its place, where no tool looks, until all of them are written.
constexpr std::string_view kUnderWay = ".migration-gate-new-";

// What a call that was killed left there; the folder's lock says that it runs no more.
void remove_left_behind(const std::string& folder) {
  for (const std::string& name : list_folder(folder)) {
    std::error_code ignored;
    if (name.starts_with(kUnderWay)) std::filesystem::remove_all(path_in(folder, name), ignored);
  }
}

// Files that take their names together, once all are on the disk, and are gone again unless all
// could: half a migration would be taken for a whole one, and stand in the way of the next try.
class NewFiles {
 public:
  explicit NewFiles(const std::string& folder) : folder_(folder) {}
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;
  ~NewFiles() {
    std::error_code ignored;
    for (const Part& part : parts_) {
      std::filesystem::remove_all(part.staged, ignored);
      if (part.is_placed && !is_done_) std::filesystem::remove_all(part.place, ignored);
    }
  }

  void write(const std::vector<NewFile>& files) {
    for (const NewFile& file : files) {
      if (!file.appends) stage(file);
    }
    // The way back before the way there: whoever is killed in between leaves nothing that is run.
    for (auto part = parts_.rbegin(); part != parts_.rend(); ++part) place(*part);
    for (const NewFile& file : files) {
      const std::string path = path_in(folder_, file.path);
      if (file.appends) write_file(path, concat(read_file(path), file.text));
    }
    is_done_ = true;
  }

 private:
  // A file, or the highest folder above it that is not there, with all that is new in it.
  struct Part {
    std::string place{};
    std::string staged{};  // a folder of its own: with what is half written in it, it goes
    bool is_placed = false;

    std::string whole() const { return path_in(staged, "whole"); }
  };

  void stage(const NewFile& file) {
    const std::string path = path_in(folder_, file.path);
    std::string place = path;
    for (std::string above = above_of(path); !is_folder(above); above = above_of(above)) {
      place = above;
    }
    write_file(concat(part_at(place).whole(), path.substr(place.size())), file.text);
  }

  static std::string above_of(const std::string& path) {
    const std::string above = std::filesystem::path(path).parent_path().string();
    return above.empty() ? "." : above;
  }

  Part& part_at(const std::string& place) {
    const auto known = std::ranges::find(parts_, place, &Part::place);
    if (known != parts_.end()) return *known;
    const std::string above = above_of(place);
    const bool is_first = std::ranges::none_of(
        parts_, [&](const Part& part) { return above_of(part.place) == above; });
    if (is_first) remove_left_behind(above);
    parts_.push_back({.place = place, .staged = path_in(above, concat(kUnderWay, parts_.size()))});
    return parts_.back();
  }

  static void place(Part& part) {
    std::error_code error;
    std::filesystem::rename(part.whole(), part.place, error);
    if (error) {
      throw Error(concat("cannot write ", in_quotes(part.place), ": ", to_lower(error.message())));
    }
    part.is_placed = true;
  }

  const std::string& folder_;
  std::vector<Part> parts_{};
  bool is_done_ = false;
};

// Nothing that is there is written over, and nothing is written where one of them is.
void write_all_new(const std::string& folder, const std::vector<NewFile>& files) {
  for (const NewFile& file : files) {
    const std::string path = path_in(folder, file.path);
    if (!file.appends && exists(path)) {
      throw UsageError(concat(in_quotes(path), " is there already"));
    }
  }
  NewFiles(folder).write(files);
  for (const NewFile& file : files) std::cout << printable(path_in(folder, file.path)) << '\n';
}

// In a comment or a name a line break would begin a statement.
void refuse_control_characters(const NewCommand& command) {
  const PatternRequest& request = command.request;
  for (const std::string* text : {&command.name, &request.table, &request.column, &request.to,
                                  &request.type, &request.default_value, &request.value}) {
    const bool is_plain = std::ranges::none_of(
        *text, [](char byte) { return (byte >= 0 && byte < ' ') || byte == 0x7f; });
    if (is_plain) continue;
    throw UsageError(
        concat(in_quotes(printable(*text)), " holds a line break or another control character"));
  }
}

// What the scripts of the folder make of the column; nothing where they do not speak of it.
std::optional<ColumnFacts> find_column(const NewCommand& command, const Format& format) try {
  Sketch sketch;
  const FolderOfProduct read = read_for_product(format, command.folder, "", false);
  for (const Migration& migration : read.folder.migrations) {
    if (!migration.up) continue;
    for (const Statement& statement : migration.up->statements) {
      for (const StatementFacts& facts : all_facts_of(statement.sql)) sketch.apply(facts);
    }
  }
  const SketchTable* table = sketch.find_table(command.request.table);
  if (table == nullptr) return std::nullopt;
  for (const ColumnFacts& column : table->columns) {
    if (equal_ignoring_case(column.name, command.request.column)) return column;
  }
  return std::nullopt;
} catch (const UsageError&) {  // there is nothing in it yet
  return std::nullopt;
}

// A column that is dropped comes back as --type says; without what the folder says of it the
// schema would not be what it was.
void hold_against_folder(const NewCommand& command, const Format& format) {
  if (command.pattern != "drop-column-safely") return;
  const auto known = find_column(command, format);
  if (!known) return;
  const ColumnFacts said = column_of_type(command.request.type);
  const bool is_less =
      (known->not_null && !said.not_null) || (known->has_default && !said.has_default);
  if (!is_less) return;
  throw UsageError(concat(command.request.table, '.', command.request.column, " is ",
                          known->not_null ? "NOT NULL" : "one with a default",
                          known->not_null && known->has_default ? " with a default" : "",
                          ": say all of it in --type, as in \"INTEGER NOT NULL DEFAULT 0\""));
}

}  // namespace

int write_new(const NewCommand& command) {
  refuse_control_characters(command);
  const Draft draft = write_pattern(command.pattern, command.request);
  const std::string title = title_of(command.name);
  const FolderLock lock(command.folder);  // two calls would take the same number
  const Format& format = find_format(command);
  hold_against_folder(command, format);
  const std::string now = utc_now();
  write_all_new(command.folder,
                format.compose({.folder = command.folder,
                                .now = now,
                                .digits = next_digits(list_folder(command.folder), now),
                                .title = title,
                                .draft = draft}));
  return 0;
}

}  // namespace gate
