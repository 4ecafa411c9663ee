// Line by line, since a changeset is what stands between two lines that say so.
#include "gate/migration/liquibase_changelog.h"

#include <algorithm>
#include <array>
#include <optional>

#include "gate/base/text.h"
#include "gate/migration/lines.h"
#include "gate/migration/liquibase_words.h"
#include "gate/migration/pieces.h"

namespace gate {

namespace {

constexpr std::array<std::string_view, 10> kFlags = {
    "context",   "contextfilter",    "labels",      "dbms",   "runonchange",
    "runalways", "runintransaction", "failonerror", "ignore", "runwith"};

class ChangelogReader {
 public:
  ChangelogReader(const SqlFile& source, LiquibaseParameters& parameters)
      : source_(source), parameters_(parameters) {}

  Changelog read() {
    const std::vector<Line> lines = lines_of(source_.text());
    const auto first =
        std::ranges::find_if(lines, [](const Line& line) { return !trim(line.text).empty(); });
    if (first == lines.end()) return {};
    if (!is_liquibase_header(first->text)) return as_one_changeset(lines);
    for (const Line& line : lines) {
      ++number_;
      // A comment in every product's SQL but MySQL's, and meant as one there.
      const bool is_comment = trim(line.text).starts_with("--");
      if (!take(line.text) && !is_comment) outside_.push_back(line);
    }
    if (in_rollback_) refuse("'/* liquibase rollback' that is not closed");
    close(true);
    find_never_run();
    return std::move(changelog_);
  }

 private:
  Location here() const { return {.path = source_.path, .line = number_, .column = 1}; }

  void refuse(const std::string& why) {
    changelog_.problems.push_back(unreadable(here(), concat("Liquibase refuses the file: ", why)));
  }

  void find_never_run() {
    if (!changelog_.problems.empty()) return;  // nothing of it runs
    const auto lost = find_statement(source_, outside_);
    if (!lost) return;
    changelog_.problems.push_back(
        {.kind = FolderProblem::Kind::never_run,
         .location = *lost,
         .message = "Liquibase never runs this, and says nothing: it stands before the first "
                    "'--changeset author:id'"});
  }

  // "raw" by "includeAll", of which the driver runs the first statement.
  Changelog as_one_changeset(const std::vector<Line>& lines) {
    Changeset changeset{.id = "raw", .author = "includeAll", .location = {.path = source_.path}};
    changeset.split = {.splits = false, .strips_comments = false};
    for (const Line& line : lines) changeset.body.add(line.text, ++number_);
    return {.changesets = {std::move(changeset)}};
  }

  // False where the line says nothing to the tool and belongs to no changeset.
  bool take(std::string_view line) {
    if (in_rollback_) return take_rollback(line), true;
    if (is_skipped(line)) return true;
    if (is_liquibase_header(line) && logical_path_.empty()) {
      logical_path_ = flag_of(line, "logicalfilepath");
    }
    if (after_mark(line, "property")) return add_property(line), true;
    if (const auto rest = after_mark(line, "changeset")) return begin(line, *rest), true;
    if (const std::string why = why_refused(line); !why.empty()) return refuse(why), true;
    if (!is_open_) return false;
    if (!obey(line)) open().body.add(line, number_);
    return true;
  }

  // Empty = it is not.
  std::string why_refused(std::string_view line) const {
    if (const std::string word = word_after_one_dash(line); !word.empty()) {
      return concat("'-", word, "' wants two dashes");
    }
    for (const std::string_view word :
         {"include", "includeAll", "rollbackSqlFile", "tagDatabase:"}) {
      if (!after_mark(line, to_lower(word))) continue;
      return concat("'--", word, "' is not of its free edition");
    }
    if (is_open_ || !after_mark(line, "comment")) return "";
    return "a --comment outside of a changeset";
  }

  Changeset& open() { return changelog_.changesets.back(); }

  // Between --ignoreLines:start and end, or the lines after --ignoreLines:N.
  bool is_skipped(std::string_view line) {
    const auto rest = after_mark(line, "ignorelines:");
    if (skips_to_end_) {
      skips_to_end_ = !rest || trim(*rest) != "end";
      return true;
    }
    if (skip_ > 0) {
      --skip_;
      return true;
    }
    if (!rest) return false;
    const std::string_view count = trim(*rest);
    skips_to_end_ = count == "start";
    const bool is_number =
        !count.empty() && count.size() < 9 && count.find_first_not_of("0123456789") == count.npos;
    if (is_number) skip_ = std::stoi(std::string(count));
    if (!skips_to_end_ && !is_number) refuse("--ignoreLines without a number, start or end");
    return true;
  }

  void add_property(std::string_view line) {
    const std::string name = flag_of(line, "name");
    const std::string value = flag_of(line, "value");
    if (name.empty() || value.empty()) return refuse("a --property without name: or value:");
    if (!is_for_database(source_.dialect, flag_of(line, "dbms"))) return;
    parameters_.emplace(to_lower(expand(name)), expand(value));  // the first one holds
  }

  void begin(std::string_view line, std::string_view rest) {
    close(false);
    is_open_ = false;
    const auto name = changeset_name(rest);
    if (!name) return refuse("'--changeset' without author:id");
    Changeset made{.id = expand(name->id),
                   .author = expand(name->author),
                   .file = flag_of(line, "logicalfilepath"),
                   .location = here()};
    if (made.file.empty()) made.file = logical_path_;
    made.file = expand(made.file);
    for (const std::string_view key : kFlags) {
      const std::string value = expand(flag_of(line, std::string(key)));
      if (!value.empty()) made.flags.emplace(key, value);
    }
    made.split = {.splits = is_true_flag(line, "splitstatements"),
                  .strips_comments = is_true_flag(line, "stripcomments"),
                  .delimiter = flag_of(line, "enddelimiter")};
    made.rollback_split = {.splits = is_true_flag(line, "rollbacksplitstatements"),
                           .delimiter = flag_of(line, "rollbackenddelimiter")};
    changelog_.changesets.push_back(std::move(made));
    is_open_ = true;
  }

  // False where the line is of the changeset's SQL.
  bool obey(std::string_view line) {
    if (const auto rest = after_mark(line, "rollback"); rest && rest->starts_with(' ')) {
      open().rollback.add(rest->substr(1), number_);
      return true;
    }
    if (is_rollback_block(line)) {
      in_rollback_ = true;
      block_.clear();
      block_line_ = number_;
      return true;
    }
    if (const auto rest = after_mark(line, "preconditions")) {
      open().flags["onfail"] = to_lower(flag_of(*rest, "onfail"));
      return true;
    }
    if (const auto rest = after_mark(line, "precondition-")) return add_condition(*rest), true;
    if (const auto rest = after_mark(line, "validchecksum")) {
      const std::string_view sum = trim(*rest);
      open().valid_checksums.emplace_back(trim(sum.substr(sum.starts_with(':') ? 1 : 0)));
      return true;
    }
    return is_comment(line);
  }

  bool is_comment(std::string_view line) {
    const auto rest = after_mark(line, "comment");
    if (!rest || !line.starts_with("--")) return false;
    const std::string_view text = rest->substr(rest->starts_with(':') ? 1 : 0);
    if (rest->starts_with("s ") || rest->starts_with("s: "))
      return refuse("'--comments' where it wants '--comment'"), true;
    if (!text.starts_with(' ')) return false;
    open().comment = text.substr(1);
    return true;
  }

  void add_condition(std::string_view rest) {
    const std::string condition = condition_of(expand(rest));
    if (condition.empty()) return refuse("a precondition that it does not know");
    open().conditions.push_back(condition);
  }

  // The tool joins the lines of the block without anything between them.
  void take_rollback(std::string_view line) {
    const std::string_view text = line.substr(0, line.find_last_not_of(" \t") + 1);
    const bool is_last = text.ends_with("*/");
    block_ += is_last ? text.substr(0, text.size() - 2) : line;
    if (!is_last) return;
    open().rollback.add(block_, block_line_);
    in_rollback_ = false;
  }

  void close(bool is_last) {
    if (!is_open_) return;
    Changeset& changeset = open();
    if (trim(changeset.body.text).empty()) {
      changelog_.problems.push_back(unreadable(
          changeset.location, concat("Liquibase refuses the file: no SQL in changeset ",
                                     in_quotes(concat(changeset.author, ':', changeset.id)))));
    }
    changeset.body.text = expand(changeset.body.text);
    changeset.rollback.text = expand(changeset.rollback.text);
    // With a slash at its end the last one is cut at such lines alone.
    const bool ends_in_slash = trim(changeset.body.text).ends_with("\n/");
    if (is_last && changeset.split.delimiter.empty() && ends_in_slash) {
      changeset.split.delimiter = "\n/";
    }
  }

  std::string expand(std::string_view text) const { return expand_parameters(text, parameters_); }

  const SqlFile& source_;
  LiquibaseParameters& parameters_;
  Changelog changelog_{};
  std::string logical_path_{};
  int number_ = 0;
  int skip_ = 0;
  bool skips_to_end_ = false;
  bool is_open_ = false;
  std::vector<Line> outside_{};  // of all changesets
  bool in_rollback_ = false;
  std::string block_{};
  int block_line_ = 0;
};

}  // namespace

bool Changeset::is(const std::string& key, bool otherwise) const {
  const auto found = flags.find(key);
  return found == flags.end() ? otherwise : equal_ignoring_case(found->second, "true");
}

std::string Changeset::flag(const std::string& key) const {
  const auto found = flags.find(key);
  return found == flags.end() ? std::string() : found->second;
}

Changelog read_changelog(const SqlFile& source, LiquibaseParameters& parameters) {
  return ChangelogReader(source, parameters).read();
}

}  // namespace gate
