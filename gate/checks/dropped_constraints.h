// Which constraints a script says that it drops.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/checks/alteration.h"

namespace gate {

// ALTER TABLE … DROP CONSTRAINT: by names that nothing else tells. What a rebuild forgets is not
// told from what was dropped before it.
class DroppedConstraints {
 public:
  // The migration must outlive it.
  explicit DroppedConstraints(const MigrationRecord& migration) : migration_(migration) {}

  // Whether the script says so of this one, which is gone. It is asked once for each, and holds for
  // no more of them than are dropped.
  bool take(const ObjectDifference& object);

 private:
  // Of a table.
  struct Said {
    int named = 0;
    bool any = false;  // a block finds their names
  };

  std::optional<bool> is_named_by_drop(const ObjectDifference& object);
  std::vector<const Effect*> drops_of(const ObjectDifference& object) const;
  Said said_of(const std::string& table) const;
  static void note(const TableAlteration& alteration, Said& dropped);
  bool drops_with_cascade() const;

  const MigrationRecord& migration_;
  std::map<std::string, Said> left_{};  // by table
  // By kind and table: those that name a constraint whose words are others by now.
  std::map<std::pair<std::string, std::string>, int> renamed_left_{};
};

}  // namespace gate
