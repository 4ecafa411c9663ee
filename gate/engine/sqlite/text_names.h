// What the texts of views and triggers may speak of: which of their "words" are names, and which
// strings.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/engine/sqlite/connection.h"
#include "gate/model/schema.h"

namespace gate {

class TextNames {
 public:
  // The tables and their columns are read already; the names of views, too. Both outlive this.
  TextNames(Connection& connection, const Schema& schema);

  // The normal form of a CREATE VIEW or CREATE TRIGGER. `own` is what it creates.
  std::string define(const std::string& sql, const std::string& own);

 private:
  using Names = std::set<std::string>;  // in lower case

  // Of a text, what its columns can be those of.
  struct Sources {
    std::vector<const Table*> tables{};
    std::vector<std::string> others{};  // views, what modules show
    bool unknown = false;               // a table that is gone: it may have had any column
  };

  Sources find_sources(const std::string& sql, const std::string& own) const;
  bool is_name(const std::string& name, const Sources& sources);
  const std::optional<Names>& ask_columns(const std::string& source);

  Connection& connection_;
  std::map<std::string, const Table*> tables_{};
  Names views_{};
  std::map<std::string, std::optional<Names>> asked_{};
};

}  // namespace gate
