/* A loadable extension as an application may have one: app_double(x) is 2 * x, app_price(x) is x
 * with two decimals as the locale of its thread writes them, app_order compares bytes. */
#include <sqlite3ext.h>
#include <stdio.h>
#include <string.h>
SQLITE_EXTENSION_INIT1

static void app_double(sqlite3_context* context, int count, sqlite3_value** values) {
  (void)count;
  sqlite3_result_int64(context, 2 * sqlite3_value_int64(values[0]));
}

static void app_price(sqlite3_context* context, int count, sqlite3_value** values) {
  char text[64];
  (void)count;
  snprintf(text, sizeof text, "%.2f", sqlite3_value_double(values[0]));
  sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static int app_order(void* none, int size, const void* left, int other_size, const void* right) {
  const int order = memcmp(left, right, (size_t)(size < other_size ? size : other_size));
  (void)none;
  return order != 0 ? order : size - other_size;
}

int sqlite3_extension_init(sqlite3* database, char** message, const sqlite3_api_routines* api) {
  const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
  (void)message;
  SQLITE_EXTENSION_INIT2(api);
  int code = sqlite3_create_function(database, "app_double", 1, flags, 0, app_double, 0, 0);
  if (code == SQLITE_OK) {
    code = sqlite3_create_function(database, "app_price", 1, flags, 0, app_price, 0, 0);
  }
  if (code == SQLITE_OK) {
    code = sqlite3_create_collation(database, "app_order", SQLITE_UTF8, 0, app_order);
  }
  return code;
}
