// The way back with rows that the new application wrote after the cut-over.
#pragma once

#include <memory>

#include "gate/rehearsal/passes.h"

namespace gate {

// First write(), while green is as it was deployed; then take_back(), when it is known how the
// downs do without new rows. All on a copy of green that is gone with this.
class NewRows {
 public:
  explicit NewRows(Rehearsal& rehearsal);
  ~NewRows();
  NewRows(const NewRows&) = delete;
  NewRows& operator=(const NewRows&) = delete;

  // Puts rows into a copy of green: those of the scenario's workload, else made to fit.
  void write();

  // Runs every down that ran before, newest first, and looks what is left; fills Run::new_rows.
  void take_back();

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace gate
