// Questions whose answer only helps to guess.
#pragma once

#include <string>

#include "gate/base/error.h"
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

}  // namespace gate
