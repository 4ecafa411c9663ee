#include "gate/checks/baseline.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "gate/base/text.h"
#include "gate/checks/observed.h"
#include "gate/checks/policy.h"

namespace gate {

namespace {

constexpr std::string_view kMark = "known: ";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// How long the text at `at` is if it is a duration as duration() writes it; 0 = it is none.
std::size_t length_of_duration(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  if (end == at) return 0;
  for (const std::string_view unit : {" ms", " min", " s", " h"}) {
    if (!text.substr(end).starts_with(unit)) continue;
    end += unit.size();
    const bool is_whole =
        end == text.size() || std::isalnum(static_cast<unsigned char>(text[end])) == 0;
    return is_whole ? end - at : 0;
  }
  return 0;
}

// The message without the times that were measured, and as a file can hold it.
std::string lasting(const std::string& message) {
  const std::string text = printable(message);
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const bool is_begin =
        is_digit(text[at]) && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '(');
    const std::size_t length = is_begin ? length_of_duration(text, at) : 0;
    if (length == 0) {
      result += text[at++];
    } else {
      result += "…";
      at += length;
    }
  }
  return result;
}

bool is_found(const Point& point) {
  return point.verdict == Verdict::failed || point.verdict == Verdict::warning ||
         !point.allowed.empty();
}

bool has_key(const KnownPoint& known, const Point& point) {
  return known.check == point.check && known.migration == printable(point.migration) &&
         known.subject == printable(point.subject);
}

bool has_message(const KnownPoint& known, const Point& point) {
  return known.message.empty() || lasting(known.message) == lasting(point.message);
}

// Whether the point is of a check that, had it looked, could have found what the entry is about.
bool could_be(const KnownPoint& known, const Point& point) {
  return known.check == point.check &&
         (known.migration == point.migration || known.migration.empty() || point.migration.empty());
}

bool is_expired(const Run& run, const KnownPoint& known) {
  return !known.until.empty() && known.until < today_of(run);
}

std::string name_of(const KnownPoint& known) {
  return known.subject.empty() ? known.check : concat(known.check, " ", known.subject);
}

// "the table is replaced in March (shop team, until 2027-01-31)"
std::string reason_of(const KnownPoint& known) {
  return concat(known.reason, " (", known.owner,
                known.until.empty() ? "" : concat(", until ", known.until), ")");
}

}  // namespace

Baseline::Baseline(const Run& run) : run_(run) {
  for (const KnownPoint& known : run.policy.baseline) entries_.push_back({.known = known});
}

void Baseline::apply(Point& point) {
  if (point.check == kBaselineCheck) return;
  note_silence(point);
  if (!is_found(point)) return;
  bool is_listed = !point.allowed.empty();
  for (Entry& entry : entries_) {
    const KnownPoint& known = entry.known;
    if (!has_key(known, point) || !has_message(known, point)) continue;
    is_listed = true;
    ++entry.found;
    if (!point.allowed.empty() || is_expired(run_, known)) continue;
    point.allowed = concat(kMark, reason_of(known));
    point.verdict = Verdict::passed;
    point.why.clear();
    point.hint.clear();
  }
  if (is_listed) return;
  for (Entry& entry : entries_) {
    if (has_key(entry.known, point)) entry.other = point.message;
  }
}

// What a check that found nothing says about the entries.
void Baseline::note_silence(const Point& point) {
  if (is_found(point)) return;
  for (Entry& entry : entries_) {
    if (point.verdict == Verdict::passed) {
      entry.is_passed = entry.is_passed || has_key(entry.known, point);
    } else if (could_be(entry.known, point)) {
      entry.not_known = point.message;
    }
  }
}

std::string Baseline::why_undecided(const Entry& entry) const {
  const Check* check = find_check(entry.known.check);
  if (check == nullptr) return "";
  const Severity severity = severity_in(run_, *check);
  if (severity == Severity::off) return "its check is not judged in this run";
  if (severity == Severity::note) return "its check only takes note in this run";
  if (entry.is_passed) return "";
  if (!entry.not_known.empty()) return entry.not_known;
  if (std::string reason = why_not_run(run_, Phase::preflight); !reason.empty()) return reason;
  if (check->phase == Phase::preflight) return "";
  const MigrationRecord* migration = find_record(run_, entry.known.migration);
  if (migration != nullptr && !migration->pending) {
    return is_applied(run_, migration->version)
               ? ""
               : concat(title_of(*migration), " is not pending in this run");
  }
  return why_unfinished(run_);
}

// Of an entry that is about nothing any more.
std::string Baseline::why_stale(const Entry& entry) const {
  const KnownPoint& known = entry.known;
  const Check* check = find_check(known.check);
  const MigrationRecord* migration = find_record(run_, known.migration);
  const bool is_past = check != nullptr && check->phase != Phase::preflight &&
                       migration != nullptr && !migration->pending;
  if (is_past) return concat(title_of(*migration), " is applied meanwhile: remove the entry");
  return "fixed meanwhile: remove the entry";
}

Point Baseline::describe(const Entry& entry) const {
  const KnownPoint& known = entry.known;
  Point point{.subject = name_of(known),
              .migration = known.migration,
              .verdict = Verdict::failed,
              .location = known.location};
  if (find_check(known.check) == nullptr) {
    point.message = concat("no check is called ", in_quotes(known.check));
  } else if (entry.found > 0 && is_expired(run_, known)) {
    point.message = concat("expired on ", known.until, ", the point counts again");
  } else if (entry.found > 0) {
    point.verdict = Verdict::passed;
    point.message = concat("still found: ", reason_of(known));
  } else if (!entry.other.empty()) {
    point.message = concat("it is known with another message, ", in_quotes(known.message),
                           "; what is found now counts: ", entry.other);
  } else if (std::string reason = why_undecided(entry); !reason.empty()) {
    point.verdict = Verdict::skipped;
    point.message = std::move(reason);
  } else {
    point.message = why_stale(entry);
  }
  return point;
}

void Baseline::report(Findings& findings) const {
  const std::string& path = run_.policy.baseline_path;
  if (path.empty() && entries_.empty()) return findings.skip("baseline", "there is no baseline");
  for (const Entry& entry : entries_) findings.points.push_back(describe(entry));
  if (entries_.empty()) findings.pass("baseline", concat("nothing is known in ", path));
}

std::vector<KnownPoint> Baseline::undecided() const {
  std::vector<KnownPoint> result;
  for (const Entry& entry : entries_) {
    const bool is_silent = entry.found == 0 && entry.other.empty();
    if (is_silent && !why_undecided(entry).empty()) result.push_back(entry.known);
  }
  return result;
}

bool is_known(const Point& point) {
  return point.allowed.starts_with(kMark);
}

std::vector<KnownPoint> renewed_baseline(Run run, const KnownPoint& fresh) {
  const std::vector<KnownPoint> old = std::exchange(run.policy.baseline, {});
  const std::vector<Point> points = judge(run).points;
  run.policy.baseline = old;
  Baseline before(run);
  for (Point point : points) before.apply(point);

  std::vector<KnownPoint> result = before.undecided();
  std::vector<bool> is_kept(old.size());
  for (const Point& point : points) {
    if (point.verdict != Verdict::failed && point.verdict != Verdict::warning) continue;
    if (point.check == kBaselineCheck) continue;
    const auto known = std::ranges::find_if(old, [&](const KnownPoint& entry) {
      return has_key(entry, point) && has_message(entry, point);
    });
    if (known != old.end()) {
      is_kept[static_cast<std::size_t>(known - old.begin())] = true;
      continue;
    }
    KnownPoint entry = fresh;
    entry.check = point.check;
    entry.subject = printable(point.subject);
    entry.migration = printable(point.migration);
    entry.message = printable(point.message);
    const auto is_same = [&](const KnownPoint& other) {
      return has_key(other, point) && other.message == entry.message;
    };
    if (std::ranges::none_of(result, is_same)) result.push_back(std::move(entry));
  }
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (!is_kept[i]) continue;
    result.push_back(old[i]);
    if (is_expired(run, old[i])) result.back().until = fresh.until;
  }
  return result;
}

}  // namespace gate
