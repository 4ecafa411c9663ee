#include "gate/cli/ci_text.h"

#include <algorithm>
#include <iterator>

#include "gate/base/text.h"

namespace gate {

namespace {

// What YAML takes for an end of a line, or does not take at all, though it is no control character
// of ASCII.
struct Escape {
  std::string_view bytes;
  std::string_view escape;
};

constexpr Escape kEscapes[] = {
    {"\"", "\\\""},
    {"\\", "\\\\"},
    {"\xe2\x80\xa8", "\\u2028"},
    {"\xe2\x80\xa9", "\\u2029"},
    {"\xef\xbb\xbf", "\\ufeff"},
};

std::string hex_escape(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return concat("\\x", kDigits[byte / 16], kDigits[byte % 16]);
}

}  // namespace

std::string yaml_string(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const auto* escape = std::ranges::find_if(
        kEscapes, [&](const Escape& one) { return text.starts_with(one.bytes); });
    std::size_t length = 1;
    const auto byte = static_cast<unsigned char>(text.front());
    const auto next = static_cast<unsigned char>(text.size() > 1 ? text[1] : '\0');
    if (escape != std::end(kEscapes)) {
      quoted += escape->escape;
      length = escape->bytes.size();
    } else if (byte < ' ' || byte == 0x7F) {
      quoted += hex_escape(byte);
    } else if (byte == 0xC2 && next < 0xA0) {  // a control character of Latin 1
      quoted += hex_escape(next);
      length = 2;
    } else {
      quoted += text.front();
    }
    text.remove_prefix(length);
  }
  return quoted + '"';
}

std::string indent(std::string_view text, int blanks) {
  const std::string margin(static_cast<std::size_t>(blanks), ' ');
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = text.substr(0, end + 1);
    if (line != "\n") out += margin;
    out += line;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view about_source() {
  return "# What git fetches migration-gate from, and which commit, tag or branch of it: a commit, "
         "so\n"
         "# that the gate changes when you say so. The job builds it, and keeps it in its cache.\n";
}

std::string fetch_gate(std::string_view complain) {
  return concat("if [ -z \"$MIGRATION_GATE_SOURCE\" ]; then\n  ", complain,
                "\n  exit 1\nfi\n"
                "rm -rf .migration-gate/source\n"
                "git init -q .migration-gate/source\n"
                "git -C .migration-gate/source fetch -q --depth 1 \"$MIGRATION_GATE_SOURCE\" "
                "\"$MIGRATION_GATE_REF\"\n"
                "git -C .migration-gate/source checkout -q FETCH_HEAD\n"
                ".migration-gate/source/ci/install\n");
}

std::string compare_words() {
  return concat("[ ! -s ", kBaseReport, " ] || set -- --compare ", kBaseReport, '\n');
}

std::string gate_words(const CiJob& job, std::span<const CiReport> reports) {
  std::string words = job.scenario.empty()
                          ? concat("lint \"$MIGRATION_GATE_FOLDER\" --format ", job.format,
                                   job.after.empty() ? "" : " --after \"$MIGRATION_GATE_AFTER\"")
                          : std::string("run \"$MIGRATION_GATE_SCENARIO\"");
  for (const CiReport& report : reports) {
    words += concat(" \\\n  --report ", report.format, '=', kReports, '/', report.file);
  }
  return words;
}

std::vector<std::pair<std::string_view, std::string>> gate_variables(const CiJob& job) {
  if (!job.scenario.empty()) return {{"MIGRATION_GATE_SCENARIO", job.scenario}};
  if (job.after.empty()) return {{"MIGRATION_GATE_FOLDER", job.migrations}};
  return {{"MIGRATION_GATE_FOLDER", job.migrations}, {"MIGRATION_GATE_AFTER", job.after}};
}

std::vector<std::string> source_by_hand(const CiJob& job, const std::string& path) {
  if (!job.source.empty()) return {};
  return {concat("write into ", path,
                 " what git fetches migration-gate from (MIGRATION_GATE_SOURCE); until then the "
                 "job fails")};
}

}  // namespace gate
