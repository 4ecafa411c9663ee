#include "gate/checks/markdown.h"

#include "gate/base/text.h"
#include "gate/checks/check.h"

namespace gate {

namespace {

std::string heading(Phase phase) {
  constexpr std::string_view kTitles[] = {"Preflight", "Backup",   "Deploy",     "Verify",
                                          "Monitor",   "Rollback", "Post-deploy"};
  const auto number = static_cast<std::size_t>(phase);
  return concat("## ", number + 1, ". ", kTitles[number], "\n");
}

std::string alone_of(const Check& check) {
  if (!check.alone) return "";
  return concat("; by `migration-gate lint`: ", to_string(*check.alone));
}

std::string section(const Check& check) {
  return concat("### ", check.id, "\n\n", "Fails when ", check.summary,
                ". Default: ", to_string(check.severity), alone_of(check), ".\n\n", check.why,
                "\n\n**Instead:** ", check.fix, "\n");
}

constexpr std::string_view kIntroduction = R"(# The checks

Every point of a report belongs to one of these checks. A check looks at what the rehearsal saw and
says `passed`, `failed`, `warning`, `skipped` (with the reason) or `error` (it cannot be judged).

In a scenario, `policy` gives a check or a glob another severity (`error`, `warning`, `note`, `off`):

```json
"policy": { "fixture/coverage": "note", "rollback/*": "warning" }
```

One point is allowed by check and subject, in the scenario until a day,

```json
"allow": [ { "check": "data/column-dropped", "subject": "products.legacy_code",
             "reason": "unused since 2024, export kept", "until": "2027-01-31" } ]
```

or in the migration itself:

```sql
-- migration-gate: allow data/column-dropped products.legacy_code (unused since 2024, export kept)
```

A change of data is *explained* when a statement of the migration names the table and the column as
the target of its own INSERT, UPDATE or DELETE. A foreign key's action, a trigger, DROP TABLE and
the copy into a rebuilt table explain nothing. A column whose content is meant to change in such a
copy is declared in `expect.transforms`.

What `migration-gate lint` judges, where scripts are read alone and nothing is tried, says so.

This file is generated from the tables in `gate/checks/checks.cc` and `gate/checks/lint_rows.cc`.
)";

}  // namespace

std::string checks_markdown() {
  std::string text(kIntroduction);
  const Check* before = nullptr;
  for (const Check& check : checks()) {
    if (before == nullptr || before->phase != check.phase) {
      text += concat("\n", heading(check.phase));
    }
    text += concat("\n", section(check));
    before = &check;
  }
  return text;
}

}  // namespace gate
