#include "gate/migration/sqitch_new.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "gate/base/environment.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/migration/folder_names.h"
#include "gate/migration/sqitch_layout.h"
#include "gate/migration/sqitch_plan.h"

namespace gate {

namespace {

// The user's own settings.
SqitchLayout settings_at_home() {
  return SqitchLayout(path_in(variable("HOME"), ".sqitch"));
}

std::string login() {
  const passwd* user = getpwuid(geteuid());
  return user == nullptr ? "unknown" : user->pw_name;
}

std::string host() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

std::string planner(const SqitchLayout& layout) {
  const SqitchLayout home = settings_at_home();
  const auto find = [&](const char* given, const std::string& key, const std::string& otherwise) {
    const std::string said = variable(given);
    return said.empty() ? layout.setting(key, home.setting(key, otherwise)) : said;
  };
  return concat(find("SQITCH_FULLNAME", "user.name", login()), " <",
                find("SQITCH_EMAIL", "user.email", concat(login(), '@', host())), '>');
}

SqitchPlan read_plan(const std::string& path, const std::string& text) {
  const SqitchPlan plan = parse_sqitch_plan(text);
  if (plan.refusals.empty()) return plan;
  const SqitchPlan::Refusal& first = plan.refusals.front();
  throw UsageError(concat(path, ':', first.line, ": Sqitch refuses the plan: ", first.why));
}

// A path as the caller of `compose` wants it: within the folder.
std::string within(const std::string& folder, const std::string& path) {
  const std::string start = path_in(folder, "");
  return path.starts_with(start) ? path.substr(start.size()) : path;
}

std::string script(const std::string& head, const std::vector<std::string>& notes,
                   const std::vector<std::string>& statements) {
  return concat("-- ", head, "\n\n", script_text(notes, statements));
}

}  // namespace

std::vector<NewFile> compose_sqitch(const NewMigration& wish) {
  const SqitchLayout layout(wish.folder);
  const std::string plan_path = layout.plan();
  if (!is_regular_file(plan_path)) {
    throw UsageError(concat("no such file: ", in_quotes(plan_path), "; `sqitch init` makes one"));
  }
  const std::string text = read_file(plan_path, kLargestByHand);
  const SqitchPlan plan = read_plan(plan_path, text);
  if (std::ranges::find(plan.changes, wish.title, &SqitchChange::name) != plan.changes.end()) {
    throw UsageError(concat("the plan has a change ", in_quotes(wish.title), " already"));
  }

  const std::string change = concat(plan.project, ':', wish.title);
  const std::string line = concat(wish.title, ' ', wish.now, ' ', planner(layout));
  const Draft whole = in_own_transaction(wish.draft);
  const auto file = [&](SqitchLayout::Part part, const std::string& content) {
    return NewFile{within(wish.folder, layout.script(part, wish.title, "")), content};
  };
  using Part = SqitchLayout::Part;
  return {file(Part::deploy, script(concat("Deploy ", change), wish.draft.notes, whole.up)),
          file(Part::revert, script(concat("Revert ", change), {}, whole.down)),
          file(Part::verify, script(concat("Verify ", change), {}, whole.verify)),
          {.path = within(wish.folder, plan_path),
           .text = concat(text.ends_with('\n') ? "" : "\n", line, '\n'),
           .appends = true}};
}

}  // namespace gate
