// INSERT … VALUES of nothing but literals, which dumps have by the million: parsed once for each
// shape, and the values bound. To parse them takes SQLite some 40 % of a load.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/engine/sqlite/connection.h"

namespace gate {

// Puts the same rows into the same tables as the statements themselves would.
class BoundInserts {
 public:
  explicit BoundInserts(Connection& connection) : connection_(connection) {}

  // Runs the statement at `at`, in a text that ends with a NUL, and returns what follows it. Null
  // where it is of another kind, or has one value that is no plain literal, or several rows: then
  // nothing was done. Throws as Connection::step does.
  const char* run(const char* at);

 private:
  // As much of a statement as is the same in all of its shape, and the statement.
  struct Shape {
    std::string sql{};
    Prepared statement{};
  };

  enum class Literal { null, integer, real, text, blob };

  struct Value {
    Literal kind = Literal::null;
    std::string_view text{};  // as it is written, without quotes
    bool has_quotes = false;  // doubled, within the text
  };

  const char* read_values(const char* at);
  static const char* read_value(const char* at, Value& value);
  sqlite3_stmt* statement_for(std::string_view head);
  void bind(sqlite3_stmt* statement);
  void bind(sqlite3_stmt* statement, int index, const Value& value);
  static int bind_literal(sqlite3_stmt* statement, int index, Literal kind, std::string_view text);
  std::string& next_buffer();

  // A literal is in the encoding of the database, where something takes it for text; one that is
  // bound is not.
  bool are_blobs_alike();

  Connection& connection_;
  std::optional<bool> keeps_utf8_{};
  std::vector<Value> values_{};
  std::string sql_{};
  std::vector<Shape> shapes_{};  // the latest first
  std::vector<std::string> buffers_{};
  std::size_t used_buffers_ = 0;
};

}  // namespace gate
