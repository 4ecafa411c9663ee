/* A loadable extension as an application may have one: app_double(x) is 2 * x. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

static void app_double(sqlite3_context* context, int count, sqlite3_value** values) {
  (void)count;
  sqlite3_result_int64(context, 2 * sqlite3_value_int64(values[0]));
}

int sqlite3_extension_init(sqlite3* database, char** message, const sqlite3_api_routines* api) {
  (void)message;
  SQLITE_EXTENSION_INIT2(api);
  return sqlite3_create_function(database, "app_double", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, 0,
                                 app_double, 0, 0);
}
