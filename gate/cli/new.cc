// migration-gate new
#include <algorithm>
#include <iostream>

#include "gate/base/clock.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/cli/commands.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/format.h"

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

// Nothing that is there is written over, and nothing is written where one of them is.
void write_all_new(const std::string& folder, const std::vector<NewFile>& files) {
  for (const NewFile& file : files) {
    const std::string path = path_in(folder, file.path);
    if (!file.appends && exists(path)) {
      throw UsageError(concat(in_quotes(path), " is there already"));
    }
  }
  for (const NewFile& file : files) {
    const std::string path = path_in(folder, file.path);
    write_file(path, file.appends ? concat(read_file(path), file.text) : file.text);
    std::cout << printable(path) << '\n';
  }
}

}  // namespace

int write_new(const NewCommand& command) {
  const Draft draft = write_pattern(command.pattern, command.request);
  const std::string title = title_of(command.name);
  if (!is_folder(command.folder)) {
    throw UsageError(concat("no such folder: ", in_quotes(command.folder)));
  }
  const Format& format = find_format(command);
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
