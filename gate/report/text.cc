// The report for people: what was rehearsed, what is wrong, and the verdict as the last line.
#include "gate/report/text.h"

#include <algorithm>

#include "gate/base/text.h"
#include "gate/report/escape.h"
#include "gate/report/formats.h"

namespace gate {
namespace {

constexpr std::size_t kLongestName = 80;
constexpr std::size_t kLongestReason = 300;

std::string show_script(std::string_view what, const std::optional<ScriptRecord>& script,
                        const std::string& not_run, bool color) {
  if (!script) {
    const std::string reason =
        not_run.empty() ? "" : concat(" (", one_line(not_run, kLongestName), ")");
    return paint(concat(what, " not run", reason), Tone::quiet, color);
  }
  const std::string time = duration(script->seconds);
  if (script->completed) return concat(what, ' ', paint("ok", Tone::good, color), ' ', time);
  if (script->error.empty() && !script->timed_out) {
    return concat(what, ' ', paint("not completed", Tone::bad, color));
  }
  const std::string_view end = script->timed_out ? "timed out" : "refused";
  return concat(what, ' ', paint(end, Tone::bad, color), " after ", time);
}

std::string show_statements(std::string_view what, const std::optional<ScriptRecord>& script) {
  if (!script) return concat("no ", what);
  return concat(what, ' ', count_of(std::ssize(script->statements), "statement"));
}

std::string show_read(const MigrationRecord& migration, const Run& run) {
  return concat("  ", migration_name(run, migration.version), ": ",
                show_statements("up", migration.up), ", ", show_statements("down", migration.down),
                '\n');
}

std::string show_migration(const MigrationRecord& migration, const Run& run, bool color) {
  std::string line = concat("  ", migration_name(run, migration.version), ": ",
                            show_script("up", migration.up, migration.not_run, color));
  if (!migration.up) return line + '\n';
  if (migration.has_down || migration.down) {
    line += concat(", ", show_script("down", migration.down, migration.down_not_run, color));
    line += concat(", ", show_script("again", migration.again, migration.again_not_run, color));
  } else {
    line += concat(", ", paint("no down", Tone::quiet, color));
  }
  return line + '\n';
}

std::string show_counts(const Counts& counts) {
  return concat(with_thousands(counts.passed), " passed, ", with_thousands(counts.failed),
                " failed, ", count_of(counts.warning, "warning"), ", ",
                with_thousands(counts.skipped), " skipped, ", count_of(counts.error, "error"));
}

std::string show_fixture(const FixtureRecord& fixture) {
  const std::string captured =
      fixture.captured_at.empty()
          ? ""
          : concat(", captured ", one_line(fixture.captured_at, kLongestName));
  return concat(one_line(fixture.path, kLongestReason), " (", bytes_of(fixture.bytes), captured,
                fixture.from_cache ? ", unpacked or loaded by an earlier run)" : ")");
}

// Passes that stopped or did not run: whatever depends on them says nothing.
std::string show_passes(const Run& run, bool color) {
  std::string lines;
  for (const PassRecord& pass : run.passes) {
    if (pass.error.empty()) continue;
    lines +=
        concat("  ", paint("stopped", Tone::bad, color), ' ', one_line(pass.name, kLongestName),
               ": ", one_line(pass.error, kLongestReason), '\n');
  }
  return lines;
}

std::string text_of_scripts(const Run& run, const std::string& title) {
  const auto read = static_cast<long long>(count_pending(run));
  std::string text =
      concat(title, ": ", count_of(read, "migration"), ", read as ", run.format,
             run.text_only && !run.engine.empty() ? concat(" for ", run.engine) : "", '\n');
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.pending) text += show_read(migration, run);
  }
  return text;
}

Tone tone_of(GateVerdict verdict) {
  if (verdict == GateVerdict::passed) return Tone::good;
  return verdict == GateVerdict::failed ? Tone::bad : Tone::doubtful;
}

std::string show_verdict(const Judgement& judgement, const ReportOptions& options) {
  return paint(log_text(concat(judgement.headline, options.places)), tone_of(judgement.verdict),
               options.color);
}

}  // namespace

std::string paint(std::string_view text, Tone tone, bool color) {
  constexpr std::string_view kCodes[] = {"0", "32", "31;1", "33", "1", "2"};
  if (!color || tone == Tone::plain) return std::string(text);
  return concat("\x1b[", kCodes[static_cast<std::size_t>(tone)], 'm', text, "\x1b[0m");
}

std::string migration_name(const Run& run, const std::string& version) {
  const auto found =
      std::find_if(run.migrations.begin(), run.migrations.end(),
                   [&](const MigrationRecord& migration) { return migration.version == version; });
  if (found == run.migrations.end() || found->name.empty() || found->name == version) {
    return one_line(version, kLongestName);
  }
  return one_line(concat(found->name, " (", version, ')'), kLongestName);
}

std::string text_of_run(const Run& run, const ReportOptions& options) {
  const std::string title =
      one_line(run.scenario.empty() ? "rehearsal" : run.scenario, kLongestName);
  const auto pending = static_cast<long long>(count_pending(run));
  if (run.text_only) return text_of_scripts(run, paint(title, Tone::strong, options.color));
  std::string text =
      concat(paint(title, Tone::strong, options.color), ": ",
             one_line(concat(run.engine, ' ', run.engine_version), kLongestName), ", fixture ",
             show_fixture(run.fixture), ", ", count_of(pending, "pending migration"), '\n');
  for (const MigrationRecord& migration : run.migrations) {
    if (migration.pending) text += show_migration(migration, run, options.color);
  }
  return text + show_passes(run, options.color);
}

void write_text(const Run& run, const Judgement& judgement, const ReportOptions& options,
                std::ostream& out) {
  if (options.verbosity >= 0) {
    out << text_of_run(run, options) << text_of_rows(run, options)
        << text_of_points(run, judgement, options) << text_of_comparison(run, options) << '\n'
        << show_counts(judgement.counts) << '\n';
  }
  out << show_verdict(judgement, options) << '\n';
}

std::string text_of_total(const RunSet& set, const ReportOptions& options) {
  const std::string verdict = concat(show_verdict(set.total, options), '\n');
  if (options.verbosity < 0) return verdict;
  std::string text;
  for (const std::string& remark : set.remarks) {
    text += concat(paint("note", Tone::doubtful, options.color), ": ",
                   one_line(remark, kLongestReason), '\n');
  }
  for (const JudgedRun& one : set.runs) {
    text +=
        concat(paint(one_line(one.run.scenario, kLongestName), Tone::strong, options.color), ": ",
               paint(one_line(one.judgement.headline, kLongestReason),
                     tone_of(one.judgement.verdict), options.color),
               '\n');
  }
  return concat(text, '\n', show_counts(set.total.counts), '\n', verdict);
}

void write_all_text(const RunSet& set, const ReportOptions& options, std::ostream& out) {
  for (const JudgedRun& one : set.runs) {
    if (options.verbosity < 0) break;
    const ReportOptions own{.color = options.color,
                            .verbosity = options.verbosity,
                            .comparison = one.comparison ? &*one.comparison : nullptr};
    write_text(one.run, one.judgement, own, out);
    out << '\n';
  }
  out << text_of_total(set, options);
}

}  // namespace gate
