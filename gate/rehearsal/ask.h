// Questions whose answer only helps to guess, and what they are put together from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/engine.h"

namespace gate {

// No rows where the engine refuses the question, or is stopped by the session's limit.
inline Rows ask_or_nothing(Session& session, const std::string& sql) {
  try {
    return session.query(sql);
  } catch (const SqlError&) {
    return {};
  } catch (const Error&) {
    if (!session.timed_out()) throw;
    return {};
  }
}

// "a", "b": each name quoted, and followed by `after`.
inline std::string quoted_list(const Session& session, const std::vector<std::string>& names,
                               std::string_view after = "") {
  std::vector<std::string> quoted;
  for (const std::string& name : names) quoted.push_back(concat(session.quote(name), after));
  return join(quoted, ", ");
}

}  // namespace gate
