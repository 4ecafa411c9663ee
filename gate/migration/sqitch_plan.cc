#include "gate/migration/sqitch_plan.h"

#include <algorithm>
#include <optional>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/lines.h"

namespace gate {

namespace {

std::string id_of(std::string_view kind, const std::string& text) {
  return sha1(concat(kind, ' ', text.size(), std::string_view("\0", 1), text));
}

std::string unescaped(std::string_view note) {
  std::string made;
  for (std::size_t i = 0; i < note.size(); ++i) {
    const std::string_view pair = note.substr(i, 2);
    const bool is_escape = pair == "\\n" || pair == "\\r" || pair == "\\\\";
    made += pair == "\\n" ? '\n' : pair == "\\r" ? '\r' : note[i];
    if (is_escape) ++i;
  }
  return made;
}

// "2026-01-31T10:00:00Z Ann <ann@example.org> # note"
struct Signature {
  std::string date{};
  std::string planner{};
  std::string email{};
  std::string note{};
};

std::optional<Signature> signature_of(std::string_view rest) {
  Signature made;
  rest = trim(rest);
  const std::size_t space = rest.find(' ');
  const std::size_t open = rest.find('<');
  const std::size_t close = rest.find('>', open == rest.npos ? 0 : open);
  if (space == rest.npos || close == rest.npos || open < space) return std::nullopt;
  made.date = rest.substr(0, space);
  const bool is_date = made.date.size() == 20 && made.date[10] == 'T' && made.date.back() == 'Z';
  if (!is_date) return std::nullopt;
  made.planner = trim(rest.substr(space, open - space));
  made.email = rest.substr(open + 1, close - open - 1);
  const std::string_view after = trim(rest.substr(close + 1));
  if (!after.empty() && after[0] != '#') return std::nullopt;
  if (!after.empty()) made.note = unescaped(trim(after.substr(1)));
  return made;
}

std::string list_of(std::string_view title, std::string_view sign,
                    const std::vector<std::string>& names) {
  std::string made;
  if (!names.empty()) made = concat('\n', title);
  for (const std::string& name : names) made += concat("\n  ", sign, ' ', name);
  return made;
}

class PlanReader {
 public:
  SqitchPlan read(std::string_view text) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    for (const Line& line : lines_of(text)) {
      ++number_;
      take(trim(line.text));
    }
    number_ = 1;
    if (plan_.project.empty()) refuse("no '%project=' line");
    return std::move(plan_);
  }

 private:
  void refuse(std::string why) { plan_.refusals.push_back({number_, std::move(why)}); }

  void take(std::string_view line) {
    if (line.empty() || line[0] == '#') return;
    if (line[0] == '%') return take_pragma(trim(line.substr(1)));
    if (line[0] == '@') return take_tag(line);
    if (line[0] == '-') return refuse("a change that is taken back in the plan itself");
    take_change(trim(line.substr(line[0] == '+' ? 1 : 0)));
  }

  void take_pragma(std::string_view line) {
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view name = trim(line.substr(0, equals));
    const std::string_view value = trim(line.substr(std::min(equals + 1, line.size())));
    if (name == "project") plan_.project = value;
    if (name == "uri") plan_.uri = value;
    const bool is_known_syntax = name != "syntax-version" || value.starts_with("1.");
    if (!is_known_syntax) refuse(concat("syntax ", in_quotes(value), ", of which 1.0.0 is known"));
  }

  std::string head() const {
    return concat("project ", plan_.project, '\n', plan_.uri.empty() ? "" : "uri ", plan_.uri,
                  plan_.uri.empty() ? "" : "\n");
  }

  template <typename Named>
  static std::string tail(const Named& named) {
    return concat("\nplanner ", named.planner, " <", named.email, ">\ndate ", named.date);
  }

  static std::string note_of(const std::string& note) {
    return note.empty() ? "" : concat("\n\n", note);
  }

  void take_tag(std::string_view line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const auto signature = signature_of(line.substr(end));
    if (!signature || end < 2) return refuse("a tag that cannot be read");
    if (plan_.changes.empty()) return refuse("a tag before any change");
    SqitchTag tag{.name = std::string(line.substr(0, end)),
                  .date = signature->date,
                  .planner = signature->planner,
                  .email = signature->email,
                  .note = signature->note};
    SqitchChange& change = plan_.changes.back();
    tag.id = id_of("tag", concat(head(), "tag ", tag.name, "\nchange ", change.id, tail(tag),
                                 note_of(tag.note)));
    change.tags.push_back(std::move(tag));
  }

  void take_change(std::string_view line) {
    const std::size_t end = std::min(line.find_first_of(" \t["), line.size());
    SqitchChange change{.name = std::string(line.substr(0, end)), .line = number_};
    std::string_view rest = trim(line.substr(end));
    if (rest.starts_with('[')) {
      const std::size_t close = rest.find(']');
      if (close == rest.npos) return refuse("'[' without ']'");
      take_dependencies(rest.substr(1, close - 1), change);
      rest.remove_prefix(close + 1);
    }
    const auto signature = signature_of(rest);
    if (!signature || end == 0) return refuse("a change that cannot be read");
    change.date = signature->date;
    change.planner = signature->planner;
    change.email = signature->email;
    change.note = signature->note;
    note_rework(change);
    const std::string parent =
        plan_.changes.empty() ? "" : concat("\nparent ", plan_.changes.back().id);
    change.id =
        id_of("change", concat(head(), "change ", change.name, parent, tail(change),
                               list_of("requires", "+", change.required),
                               list_of("conflicts", "-", change.conflicts), note_of(change.note)));
    last_of_name_[change.name] = plan_.changes.size();
    plan_.changes.push_back(std::move(change));
  }

  static void take_dependencies(std::string_view list, SqitchChange& change) {
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find_first_of(" \t,", at), list.size());
      const std::string_view one = list.substr(at, end - at);
      at = end + 1;
      if (one.starts_with('!')) {
        change.conflicts.emplace_back(one.substr(1));
      } else if (!one.empty()) {
        change.required.emplace_back(one);
      }
    }
  }

  // The newest tags first, as the tool looks for the files.
  void note_rework(const SqitchChange& change) {
    const auto found = last_of_name_.find(change.name);
    if (found == last_of_name_.end()) return;
    std::vector<std::string> tags;
    for (std::size_t i = plan_.changes.size(); i-- > found->second;) {
      for (const SqitchTag& tag : plan_.changes[i].tags) tags.push_back(tag.name);
    }
    if (tags.empty()) refuse(concat("a second ", in_quotes(change.name), " with no tag between"));
    plan_.changes[found->second].rework_tags = std::move(tags);
  }

  SqitchPlan plan_{};
  int number_ = 0;
  std::map<std::string, std::size_t> last_of_name_{};
};

}  // namespace

SqitchPlan parse_sqitch_plan(std::string_view text) {
  return PlanReader().read(text);
}

bool is_foreign(const SqitchPlan& plan, std::string_view dependency) {
  const std::size_t colon = dependency.find(':');
  return colon != dependency.npos && dependency.substr(0, colon) != plan.project;
}

const SqitchChange* find_required(const SqitchPlan& plan, std::size_t index,
                                  std::string_view dependency) {
  dependency.remove_prefix(dependency.find(':') == dependency.npos ? 0 : dependency.find(':') + 1);
  const std::size_t at = std::min(dependency.find('@'), dependency.size());
  const std::string_view name = dependency.substr(0, at);
  const std::string_view tag = dependency.substr(at);
  bool is_tag_met = tag.empty() || tag == "@HEAD";
  for (std::size_t i = std::min(index, plan.changes.size()); i-- > 0;) {
    const SqitchChange& change = plan.changes[i];
    is_tag_met = is_tag_met || std::ranges::count(change.tags, tag, &SqitchTag::name) > 0;
    if (is_tag_met && (name.empty() || change.name == name || change.id == name)) return &change;
  }
  return nullptr;
}

std::map<std::string, std::string> parse_settings(std::string_view text) {
  std::map<std::string, std::string> settings;
  std::string section;
  for (const Line& whole : lines_of(text)) {
    const std::string_view line = trim(whole.text);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[') {
      section = to_lower(line.substr(1, std::min(line.find(']'), line.size()) - 1));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == line.npos) continue;
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() > 1 && value.starts_with('"') && value.ends_with('"')) {
      value = value.substr(1, value.size() - 2);
    }
    settings[concat(section, '.', to_lower(trim(line.substr(0, equals))))] = value;
  }
  return settings;
}

}  // namespace gate
