#include "gate/checks/refusals.h"

#include <algorithm>
#include <string_view>

#include "gate/base/text.h"
#include "gate/model/refusal.h"

namespace gate {

namespace {

struct Advice {
  std::string_view words;  // part of the message, in lower case
  std::string_view hint;
};

constexpr std::string_view kTransaction =
    "leave BEGIN, COMMIT and ROLLBACK out of a migration that the tool wraps, or tell the tool not "
    "to wrap this one";
constexpr std::string_view kMissing =
    "create it in an earlier statement or migration, or correct the name: this is the schema that "
    "the migration meets in production";
constexpr std::string_view kDependent =
    "drop the view, trigger or index that needs it before this statement, and create it again, "
    "adapted, after it";
constexpr std::string_view kRows =
    "correct the rows that are in the way in an earlier statement, or weaken the statement until "
    "real rows fit";
constexpr std::string_view kApplication =
    "let the scenario load the library that has it (extensions), as the application does, or do "
    "without it in migrations";

// The first row whose words the message has.
constexpr Advice kAdvice[] = {
    {"contains null values",
     "give the column a DEFAULT; or add it without NOT NULL, fill it, and then SET NOT NULL"},
    {"because other objects depend on it",
     "drop what depends on it in statements of its own, by name, and create it again, adapted; "
     "CASCADE drops it without a word"},
    {"cannot be cast automatically", "say with USING how the old values become the new ones"},
    {"could not create unique index",
     "leave one of each key over in an earlier statement, and say which: by min(), max(), or "
     "row_number() OVER (… ORDER BY a unique key)"},
    {"is violated by some row", kRows},
    {"violates ", kRows},
    {"must be owner of",
     "run the migrations as the owner of what they alter, or have the fixture's script give it to "
     "who runs them"},
    {"does not exist", kMissing},
    {"not null column with default value null",
     "give the column a DEFAULT; or add it nullable, fill it, and rebuild the table with NOT NULL"},
    {"cannot add a",
     "add the column without the constraint, fill it, and rebuild the table with "
     "the constraint"},
    {"cannot drop column",
     "rebuild the table without the column: create the new one, copy the "
     "rows, drop the old one, rename"},
    {"within a transaction", kTransaction},
    {"no transaction is active", kTransaction},
    {"error in view", kDependent},
    {"error in trigger", kDependent},
    {"error in index", kDependent},
    {"no such function", kApplication},
    {"no such module", kApplication},
    {"no such collation", kApplication},
    {"no such", kMissing},
    {"already exists",
     "find out who made it: where it is meant to be there, leave this statement "
     "out; otherwise take another name"},
    {"duplicate column name",
     "find out who added it: where it is meant to be there, leave this "
     "statement out; otherwise take another name"},
    {"syntax error",
     "correct the statement at the place that is named, and try it with the "
     "version that production has"},
    {"incomplete input", "end the statement: something that it opens is not closed"},
    {"unrecognized token", "correct the statement at the place that is named"},
    {"constraint failed", kRows},
    {"datatype mismatch", kRows},
    {"cannot store", kRows},
};

std::string_view advice_for(const ScriptRecord& script) {
  const std::string message = to_lower(script.error);
  const auto* const found = std::ranges::find_if(kAdvice, [&](const Advice& advice) {
    return message.find(advice.words) != std::string::npos;
  });
  if (found != std::end(kAdvice)) return found->hint;
  return script.culprit_rows > 0 ? kRows : "";
}

}  // namespace

void put_refusal(Point& point, const ScriptRecord& script) {
  if (!script.error_location.path.empty()) point.location = script.error_location;
  point.statement = script.error_sql;
  point.evidence = script.error_rows;
  point.hint = script.error_hint.empty() ? advice_for(script) : script.error_hint;
  if (script.error.starts_with(kGateRefuses)) {
    point.why = "production may take the statement, but what it does cannot be rehearsed";
  }
}

}  // namespace gate
