#include "gate/migration/sqitch_plan.h"

#include <algorithm>
#include <set>

#include "gate/base/hash.h"
#include "gate/base/text.h"
#include "gate/migration/lines.h"
#include "gate/migration/sqitch_line.h"

namespace gate {

namespace {

std::string id_of(std::string_view kind, const std::string& text) {
  return sha1(concat(kind, ' ', text.size(), std::string_view("\0", 1), text));
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
    for (const Line& line : lines_of(text)) {
      ++number_;
      if (!is_sqitch_comment(line.text)) take(line.text);
    }
    number_ = 1;
    if (plan_.project.empty() && plan_.refusals.empty()) {
      refuse("no '%project=' line before the first blank one");
    }
    return std::move(plan_);
  }

 private:
  void refuse(std::string why) { plan_.refusals.push_back({number_, std::move(why)}); }

  void take(std::string_view text) {
    if (is_blank_sqitch_line(text)) {
      in_head_ = false;
      return;
    }
    if (in_head_ && take_pragma(parse_sqitch_pragma(text))) return;
    const SqitchLine line = parse_sqitch_line(text);
    if (!line.refusal.empty()) return refuse(line.refusal);
    if (line.is_tag) return take_tag(line);
    if (line.reverts) return refuse("a change that is taken back in the plan itself");
    take_change(line);
  }

  // False for a change. That no blank line parts it from the head is said of the first one alone.
  bool take_pragma(const SqitchPragma& pragma) {
    const bool is_refused = !pragma.refusal.empty();
    if (is_refused) refuse(pragma.refusal);
    if (!is_refused && pragma.name == "project") plan_.project = pragma.value;
    if (!is_refused && pragma.name == "uri") plan_.uri = pragma.value;
    in_head_ = !is_refused || !pragma.name.empty();
    return in_head_;
  }

  std::string head() const {
    const std::string uri = plan_.uri.empty() ? "" : concat("uri ", canonical_uri(plan_.uri), '\n');
    return concat("project ", plan_.project, '\n', uri);
  }

  template <typename Named>
  static std::string tail(const Named& named) {
    return concat("\nplanner ", named.planner, " <", named.email, ">\ndate ", named.date);
  }

  static std::string note_of(const std::string& note) {
    return note.empty() ? "" : concat("\n\n", note);
  }

  void take_tag(const SqitchLine& line) {
    if (plan_.changes.empty()) return refuse("a tag before any change");
    SqitchTag tag{.name = '@' + line.name,
                  .date = line.date,
                  .planner = line.planner,
                  .email = line.email,
                  .note = line.note};
    if (!tags_.insert(tag.name).second) return refuse(concat("a second ", in_quotes(tag.name)));
    SqitchChange& change = plan_.changes.back();
    tag.id = id_of("tag", concat(head(), "tag ", tag.name, "\nchange ", change.id, tail(tag),
                                 note_of(tag.note)));
    change.tags.push_back(std::move(tag));
  }

  void take_change(const SqitchLine& line) {
    SqitchChange change{.name = line.name,
                        .date = line.date,
                        .planner = line.planner,
                        .email = line.email,
                        .note = line.note,
                        .line = number_};
    take_dependencies(line.dependencies, change);
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

  // The project's own name says nothing.
  void take_dependencies(const std::vector<std::string>& written, SqitchChange& change) const {
    for (std::string_view one : written) {
      std::vector<std::string>& place = one.starts_with('!') ? change.conflicts : change.required;
      if (one.starts_with('!')) one.remove_prefix(1);
      const std::string own = plan_.project + ':';
      if (one.starts_with(own)) one.remove_prefix(own.size());
      place.emplace_back(one);
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
  bool in_head_ = true;  // up to the first blank line
  int number_ = 0;
  std::set<std::string> tags_{};
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
