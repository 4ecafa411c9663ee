#include "gate/engine/sqlite/reversed_list.h"

#include <deque>
#include <string>
#include <utility>

namespace gate {

namespace {

struct Item {
  std::string separator{};
  std::string text{};
};

using Items = std::deque<Item>;

thread_local bool is_reversed = false;

std::string text_of_value(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

Items*& items_of(sqlite3_context* context) {
  return *static_cast<Items**>(sqlite3_aggregate_context(context, sizeof(Items*)));
}

void add(sqlite3_context* context, int count, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  Items*& items = items_of(context);
  if (items == nullptr) items = new Items;
  items->push_back({count > 1 ? text_of_value(values[1]) : ",", text_of_value(values[0])});
}

// Of a window: the oldest one leaves it.
void take_away(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  Items* items = items_of(context);
  if (items != nullptr && !items->empty()) items->pop_front();
}

void give(sqlite3_context* context) {
  const Items* items = items_of(context);
  if (items == nullptr || items->empty()) return sqlite3_result_null(context);
  std::string all;
  for (std::size_t i = 0; i < items->size(); ++i) {
    const Item& item = (*items)[is_reversed ? items->size() - 1 - i : i];
    // A separator comes before its own item, but for the first one.
    if (i > 0) all += is_reversed ? (*items)[items->size() - i].separator : item.separator;
    all += item.text;
  }
  sqlite3_result_text64(context, all.data(), all.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void finish(sqlite3_context* context) {
  give(context);
  delete std::exchange(items_of(context), nullptr);
}

}  // namespace

ReversedLists::ReversedLists(sqlite3* connection) {
  is_reversed = true;
  for (const int arguments : {1, 2}) {
    sqlite3_create_window_function(connection, "group_concat", arguments,
                                   SQLITE_UTF8 | SQLITE_INNOCUOUS, nullptr, add, finish, give,
                                   take_away, nullptr);
  }
}

ReversedLists::~ReversedLists() {
  is_reversed = false;
}

}  // namespace gate
