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
#include "gate/base/log.h"
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

// Files that are gone again, and what they were appended to as it was, unless all could be written:
// half a migration would be taken for a whole one, and stand in the way of the next try.
class NewFiles {
 public:
  explicit NewFiles(const std::string& folder) : folder_(folder) {}
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;
  ~NewFiles() {
    for (auto one = undo_.rbegin(); one != undo_.rend(); ++one) take_back(*one);
  }

  void write(const std::vector<NewFile>& files) {
    for (const NewFile& file : files) write(file);
    undo_.clear();
  }

 private:
  struct Undo {
    std::string path{};
    std::optional<std::string> text{};  // of a file that was there
    std::string made_folder{};
  };

  void write(const NewFile& file) {
    const std::string path = path_in(folder_, file.path);
    const std::string above = path.substr(0, path.rfind('/'));
    Undo undo{.path = path, .made_folder = is_folder(above) ? std::string() : above};
    if (file.appends) undo.text = read_file(path);
    undo_.push_back(undo);
    write_file(path, concat(undo.text.value_or(""), file.text));
  }

  static void take_back(const Undo& undo) {
    std::error_code ignored;
    if (undo.text) {
      try {
        if (read_file(undo.path) != *undo.text) write_file(undo.path, *undo.text);
      } catch (const Error& error) {
        log_warning(concat("left behind in ", in_quotes(undo.path), ": ", error.what()));
      }
      return;
    }
    std::filesystem::remove(undo.path, ignored);
    if (!undo.made_folder.empty()) std::filesystem::remove(undo.made_folder, ignored);
  }

  const std::string& folder_;
  std::vector<Undo> undo_{};
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
