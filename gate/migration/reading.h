// How a folder is to be read, as far as it does not say so itself.
#pragma once

#include "gate/sql/split.h"

namespace gate {

struct Reading {
  Dialect dialect = Dialect::sqlite;  // by whose rules scripts are cut into statements
  // The tool is told to open no transactions of its own, where it can be told (Format::may_unwrap).
  bool is_unwrapped = false;
};

}  // namespace gate
