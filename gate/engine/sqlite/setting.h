// A switch of a connection, one of SQLITE_DBCONFIG_…, that is set for a while.
#pragma once

#include "gate/engine/sqlite/connection.h"

namespace gate {

bool is_on(Connection& connection, int what);

// Puts it back when this goes. Inside a transaction, too, where a pragma would do nothing.
class Setting {
 public:
  Setting(Connection& connection, int what, bool on);
  ~Setting();
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  Connection& connection_;
  int what_;
  bool was_on_;
};

}  // namespace gate
