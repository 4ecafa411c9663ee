// Which statements of a script were rolled back by the script itself.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gate/model/run.h"

namespace gate {

// Follows BEGIN, SAVEPOINT, ROLLBACK and their kin, which all engines write alike.
class UndoLog {
 public:
  // A transaction begins before the statement of this index.
  void begin(std::size_t index) { begin_ = index; }

  // To be called after each statement that succeeded, the last of `statements`. Takes their effects
  // from those that it undoes.
  void follow(std::vector<StatementRecord>& statements);

 private:
  struct Savepoint {
    std::string name{};  // in lower case
    std::size_t index = 0;
  };

  void roll_back_to(const std::string& name, std::vector<StatementRecord>& statements);

  std::size_t begin_ = 0;
  std::vector<Savepoint> savepoints_{};  // the innermost last
};

}  // namespace gate
