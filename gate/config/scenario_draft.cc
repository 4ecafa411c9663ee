#include "gate/config/scenario_draft.h"

#include <nlohmann/json.hpp>

#include "gate/base/text.h"

namespace gate {

namespace {

std::string quote(const std::string& text) {
  return nlohmann::json(text).dump();
}

std::string migrations_of(const ScenarioDraft& draft) {
  if (draft.format.empty()) return quote(draft.migrations);
  return concat("{ \"path\": ", quote(draft.migrations), ", \"format\": ", quote(draft.format),
                " }");
}

}  // namespace

std::string write_scenario(const ScenarioDraft& draft) {
  std::string text =
      "// What `migration-gate run` rehearses. Paths are relative to this file.\n"
      "{\n";
  if (!draft.name.empty()) text += concat("  \"name\": ", quote(draft.name), ",\n");
  text +=
      draft.has_fixture
          ? "  // A copy of production, or something like it; it is never written to.\n"
          : "  // Not there yet: a copy of production, or something like it, as a database file "
            "or a SQL\n"
            "  // script, both also with .gz. It is never written to.\n";
  text += concat("  \"fixture\": ", quote(draft.fixture), ",\n",
                 "  \"migrations\": ", migrations_of(draft), '\n',
                 "  // What must hold afterwards, and what is known and fine (with a comma before "
                 "it), such as\n"
                 "  // \"expect\": { \"tables\": { \"orders\": { \"rows\": \"unchanged\" } } },\n"
                 "  // \"allow\": [ { \"check\": \"data/column-dropped\", \"subject\": "
                 "\"products.legacy_code\",\n"
                 "  //              \"reason\": \"unused since 2024\" } ]\n"
                 "}\n");
  return text;
}

}  // namespace gate
