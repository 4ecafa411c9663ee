// Values of written rows that the state gone back to has no place for.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/written_rows.h"

namespace gate {

// A written row and how it was found again. Names are those of the state gone back to.
struct FoundRow {
  const WrittenRow* row = nullptr;
  std::set<std::string> changed{};  // columns that hold another value; in lower case
};

// What became of the row that a reference leads to.
enum class Parent {
  there,    // or it is not known
  dropped,  // gone, and nobody wrote it after the cut-over
  written,  // gone, and written after the cut-over, too
};

class NoPlace {
 public:
  // `key`: what tells the rows of `old` apart; empty = nothing. `rows`: those of the table that
  // were found. All must outlive this.
  NoPlace(Session& session, const Origin& origin, const Table& old, const WayBackEnd& end,
          const std::vector<std::string>& key, const std::vector<FoundRow>& rows)
      : session_(session), origin_(origin), old_(old), end_(end), key_(key), rows_(rows) {}

  // Whether another row has what this one had under a unique key that `column` belongs to, and had
  // it all the time: one of the two had to give way.
  bool is_taken(const FoundRow& found, const std::string& column);

  // Of the reference that `column` belongs to.
  Parent parent_of(const FoundRow& found, const std::string& column);

 private:
  bool may_have(const Table& table, const std::vector<std::string>& columns, const Row& values);
  bool was_written(const std::string& table, const std::vector<std::string>& columns,
                   const Row& values) const;
  bool is_rewritten(const std::vector<std::string>& columns) const;
  const Value* value_before(const WrittenRow& row, const std::string& column) const;
  bool write_out(const WrittenRow& row, std::string& text) const;
  bool belongs_to(const Index& index, const std::string& column) const;
  std::string condition_of(const Index& index, const WrittenRow& row) const;
  bool has_key(const WrittenRow& row, const Row& key) const;
  bool has_moved(const Row& key, const Index& index) const;

  Session& session_;
  const Origin& origin_;
  const Table& old_;
  const WayBackEnd& end_;
  const std::vector<std::string>& key_;
  const std::vector<FoundRow>& rows_;
};

}  // namespace gate
