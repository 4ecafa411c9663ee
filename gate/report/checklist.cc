// The deployment checklist in Markdown, for the person who deploys. A box is ticked only by what
// this run proved; whatever it did not look at is left to a person.
#include "gate/report/checklist.h"

#include <algorithm>
#include <array>

#include "gate/base/text.h"
#include "gate/report/formats.h"
#include "gate/report/markdown_text.h"
#include "gate/report/points.h"
#include "gate/report/text.h"

namespace gate {
namespace {

constexpr std::size_t kLongestText = 600;
constexpr std::size_t kLongestName = 160;
constexpr std::size_t kMostItems = 10;     // of a row
constexpr std::size_t kMostSubjects = 12;  // of an item

constexpr std::string_view kOnlyRead = "the scripts were read alone, nothing was executed";

enum class Box { ticked, failed, not_judged, open };

struct Entry {
  const ChecklistRow* row = nullptr;
  std::vector<const Point*> points{};
  Box box = Box::open;
};

struct Section {
  Phase phase = Phase::preflight;
  std::string_view title;
};

constexpr std::array kSections{
    Section{Phase::preflight, "Preparation"},      Section{Phase::backup, "Backup"},
    Section{Phase::deploy, "Deployment"},          Section{Phase::verify, "Verification"},
    Section{Phase::monitor, "Monitoring"},         Section{Phase::rollback, "Rollback"},
    Section{Phase::post_deploy, "Post-deployment"}};

bool has(const Entry& entry, Verdict verdict) {
  return std::ranges::any_of(entry.points,
                             [&](const Point* point) { return point->verdict == verdict; });
}

// Scripts that are read alone prove nothing of what they do.
bool is_unproven(const Run& run, const ChecklistRow& row) {
  return run.text_only && row.phase != Phase::preflight;
}

// Whether a passed point may be no proof: an exception accepted what it found, or, as a note, it
// passes whatever it found.
bool is_doubtful(const Point& point) {
  return point.verdict == Verdict::passed &&
         (point.severity == Severity::note || !point.allowed.empty());
}

Box box_of(const Run& run, const Entry& entry) {
  if (has(entry, Verdict::failed)) return Box::failed;
  if (has(entry, Verdict::error)) return Box::not_judged;
  if (has(entry, Verdict::warning) || has(entry, Verdict::skipped)) return Box::open;
  if (entry.row->by == TickedBy::person || is_unproven(run, *entry.row)) return Box::open;
  const bool any_doubtful =
      std::ranges::any_of(entry.points, [](const Point* point) { return is_doubtful(*point); });
  return has(entry, Verdict::passed) && !any_doubtful ? Box::ticked : Box::open;
}

std::vector<Entry> entries_of(const Run& run, const Judgement& judgement) {
  std::vector<Entry> entries;
  for (const ChecklistRow& row : checklist_rows()) {
    Entry entry{.row = &row};
    for (const Point& point : judgement.points) {
      if (is_about(row, point.check)) entry.points.push_back(&point);
    }
    entry.box = box_of(run, entry);
    entries.push_back(entry);
  }
  return entries;
}

std::string text_of(std::string_view text) {
  return markdown_text(text, kLongestText);
}

// A finding, with what somebody needs to find it.
std::string show_finding(const Run& run, const Point& point) {
  std::string text =
      concat("- ", markdown_code(point.check, kLongestName), ' ',
             markdown_text(point.subject, kLongestName), ": ", text_of(point.message));
  if (!point.migration.empty() && point.migration != point.subject) {
    text += concat(" (migration ",
                   markdown_text(migration_name(run, point.migration), kLongestName), ')');
  }
  const std::string place = markdown_code(show_place(point.location), kLongestText);
  return concat(text, place.empty() ? "" : ", ", place, '\n');
}

std::string show_findings(const Run& run, const Entry& entry, Verdict verdict) {
  std::string text;
  std::size_t count = 0;
  for (const Point* point : entry.points) {
    if (point->verdict != verdict || ++count > kMostItems) continue;
    text += show_finding(run, *point);
  }
  if (count > kMostItems) text += concat("- … and ", count - kMostItems, " more\n");
  return text;
}

// Points that say the same, on one line.
struct Said {
  std::string message{};
  std::vector<std::string> subjects{};
};

std::vector<Said> said_by(const Entry& entry, Verdict verdict) {
  std::vector<Said> all;
  for (const Point* point : entry.points) {
    if (point->verdict != verdict) continue;
    const std::string message = point->allowed.empty()
                                    ? point->message
                                    : concat(point->message, " (accepted: ", point->allowed, ')');
    auto same = std::ranges::find(all, message, &Said::message);
    if (same == all.end()) same = all.insert(all.end(), Said{message});
    same->subjects.push_back(point->subject);
  }
  return all;
}

std::string show_said(const Said& said) {
  if (said.subjects.size() == 1 && said.message.starts_with(said.subjects.front())) {
    return text_of(said.message);
  }
  std::string subjects;
  for (std::size_t i = 0; i < std::min(said.subjects.size(), kMostSubjects); ++i) {
    subjects += concat(i == 0 ? "" : ", ", markdown_text(said.subjects[i], kLongestName));
  }
  if (said.subjects.size() > kMostSubjects) {
    subjects += concat(" and ", said.subjects.size() - kMostSubjects, " more");
  }
  return concat(subjects, subjects.empty() ? "" : ": ", text_of(said.message));
}

std::string show_said(const Entry& entry, Verdict verdict, std::string_view label) {
  const std::vector<Said> all = said_by(entry, verdict);
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kMostItems); ++i) {
    text += concat("- ", label, show_said(all[i]), '\n');
  }
  if (all.size() > kMostItems) text += concat("- … and ", all.size() - kMostItems, " more\n");
  return text;
}

std::string show_reasons(const Run& run, const Entry& entry) {
  if (entry.row->checks.empty()) return "";
  if (is_unproven(run, *entry.row)) return concat("- not looked at: ", kOnlyRead, '\n');
  if (entry.points.empty()) return "- not looked at: no point of this run is about it\n";
  return show_said(entry, Verdict::skipped, "not looked at: ");
}

bool was_looked_at(const Run& run, const Entry& entry) {
  if (is_unproven(run, *entry.row)) return false;
  return std::ranges::any_of(entry.points,
                             [](const Point* point) { return point->verdict != Verdict::skipped; });
}

// Facts show what the run did; beside a row that it did not look at they would read as a proof.
std::string show_facts(const Run& run, const Entry& entry) {
  const ChecklistRow& row = *entry.row;
  if (row.facts == nullptr) return "";
  return row.by == TickedBy::person || was_looked_at(run, entry) ? row.facts(run) : "";
}

std::string show_details(const Run& run, const Entry& entry) {
  std::string text = show_findings(run, entry, Verdict::failed) +
                     show_findings(run, entry, Verdict::error) +
                     show_findings(run, entry, Verdict::warning);
  const bool shows_passed = entry.box == Box::ticked || entry.box == Box::open;
  if (shows_passed && !is_unproven(run, *entry.row)) text += show_said(entry, Verdict::passed, "");
  text += show_reasons(run, entry) + show_facts(run, entry);
  if (entry.box == Box::open) text += "- who: ____ when: ____ sign-off: ____\n";
  return text;
}

std::string indented(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += concat(end == at ? "" : "  ", text.substr(at, end - at), '\n');
    at = end + 1;
  }
  return out;
}

std::string_view mark_of(Box box) {
  switch (box) {
    case Box::ticked:
      return "[x] ";
    case Box::failed:
      return "[ ] **FAILED** ";
    case Box::not_judged:
      return "[ ] **NOT JUDGED** ";
    case Box::open:
      break;
  }
  return "[ ] ";
}

std::string show_entry(const Run& run, const Entry& entry, std::size_t phase, std::size_t number) {
  const std::string_view warned = has(entry, Verdict::warning) ? " **WARNING**" : "";
  return concat("- ", mark_of(entry.box), phase, '.', number, ' ', entry.row->text,
                entry.box == Box::open ? warned : "", '\n', indented(show_details(run, entry)));
}

std::string show_section(const Run& run, const std::vector<Entry>& entries, std::size_t section) {
  std::string text = concat("\n## ", section + 1, ". ", kSections[section].title, "\n\n");
  std::size_t number = 0;
  for (const Entry& entry : entries) {
    if (entry.row->phase != kSections[section].phase) continue;
    text += show_entry(run, entry, section + 1, ++number);
  }
  return text;
}

// The first that speaks against it.
const Point* first_reason(const Judgement& judgement) {
  for (const Verdict verdict : {Verdict::failed, Verdict::error}) {
    const auto point = std::ranges::find(judgement.points, verdict, &Point::verdict);
    if (point != judgement.points.end()) return &*point;
  }
  return nullptr;
}

std::string show_verdict(const Run& run, const Judgement& judgement) {
  const std::string headline = text_of(judgement.headline);
  const Point* reason = first_reason(judgement);
  if (judgement.verdict != GateVerdict::passed || reason != nullptr) {
    const std::string first =
        reason == nullptr
            ? ""
            : concat(" First of all ", markdown_code(reason->check, kLongestName), ' ',
                     markdown_text(reason->subject, kLongestName), ": ", text_of(reason->message));
    return concat("**This must not be deployed.** ", headline, first.empty() ? "" : ".", first);
  }
  if (run.text_only) {
    return concat("**Nothing was rehearsed: this list is no reason to deploy.** ", headline);
  }
  if (run.passes.empty()) return concat("**Nothing was rehearsed.** ", headline);
  if (count_pending(run) == 0) return concat("**There is nothing to deploy.** ", headline);
  return concat("**The rehearsal passed.** ", headline);
}

std::string show_counts(const std::vector<Entry>& entries) {
  const auto count = [&](Box box) { return std::ranges::count(entries, box, &Entry::box); };
  return concat("Of ", entries.size(), " boxes the run ticked ", count(Box::ticked), "; ",
                count(Box::failed), " failed, ", count(Box::not_judged),
                " could not be judged, and ", count(Box::open), " are a person's.");
}

std::string show_head(const Run& run, const Judgement& judgement,
                      const std::vector<Entry>& entries) {
  const std::string scenario = run.scenario.empty() ? "rehearsal" : run.scenario;
  return concat("# Deployment checklist: ", markdown_text(scenario, kLongestName), "\n\n",
                show_verdict(run, judgement), "\n\n", show_counts(entries),
                " A ticked box is what this run showed on the fixture, not in production. ",
                "Where \"____\" stands, a person fills in.\n\n", "Rehearsed at ",
                markdown_text(run.started_at, kLongestName), " in ", duration(run.seconds), ".\n");
}

}  // namespace

void write_checklist(const Run& run, const Judgement& judgement, const ReportOptions&,
                     std::ostream& out) {
  const std::vector<Entry> entries = entries_of(run, judgement);
  out << show_head(run, judgement, entries);
  for (std::size_t section = 0; section < kSections.size(); ++section) {
    out << show_section(run, entries, section);
  }
}

// One after the other: each is a deployment of its own.
void write_all_checklist(const RunSet& set, const ReportOptions& options, std::ostream& out) {
  out << "# Deployment checklists\n\n**" << text_of(set.total.headline) << "**\n";
  for (const std::string& remark : set.remarks) out << "\n" << text_of(remark) << '\n';
  for (const JudgedRun& one : set.runs) {
    out << '\n';
    write_checklist(one.run, one.judgement, options, out);
  }
}

}  // namespace gate
