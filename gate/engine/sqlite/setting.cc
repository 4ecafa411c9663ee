#include "gate/engine/sqlite/setting.h"

#include <sqlite3.h>

namespace gate {

namespace {

void set(Connection& connection, int what, bool on) {
  sqlite3_db_config(connection.handle(), what, on ? 1 : 0, static_cast<int*>(nullptr));
}

}  // namespace

bool is_on(Connection& connection, int what) {
  int on = 0;
  sqlite3_db_config(connection.handle(), what, -1, &on);
  return on != 0;
}

Setting::Setting(Connection& connection, int what, bool on)
    : connection_(connection), what_(what), was_on_(is_on(connection, what)) {
  set(connection_, what_, on);
}

Setting::~Setting() {
  set(connection_, what_, was_on_);
}

}  // namespace gate
