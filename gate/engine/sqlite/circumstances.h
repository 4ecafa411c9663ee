// In which circumstances one statement runs, and which of them it needed.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "gate/engine/sqlite/connection.h"
#include "gate/engine/sqlite/other_locale.h"
#include "gate/engine/sqlite/repeat.h"
#include "gate/engine/sqlite/reversed_list.h"
#include "gate/model/effect.h"

namespace gate {

// Lives as long as the statement does, and is made before it is prepared.
class Circumstances {
 public:
  // `varied`: see SessionOptions.
  Circumstances(Connection& connection, std::optional<Circumstance> varied, std::string_view sql);
  ~Circumstances();
  Circumstances(const Circumstances&) = delete;
  Circumstances& operator=(const Circumstances&) = delete;

  // Those of the statement, which has run.
  std::vector<Circumstance> used() const;

 private:
  bool draws_random() const;
  bool asks_extension() const;

  Connection& connection_;
  std::string_view sql_;
  bool is_writing_;  // before the statement
  bool has_open_order_ = false;
  bool is_reversed_ = false;
  std::optional<ReversedLists> reversed_lists_{};
  std::optional<Elsewhere> elsewhere_{};
  std::optional<OtherLocale> other_locale_{};
  Used before_;
};

}  // namespace gate
