// One row that is being made up: which values its columns can take, and which they have.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/schema.h"
#include "gate/model/value.h"

namespace gate {

// A row that somebody wants. Columns are in lower case.
struct RowWish {
  std::string table{};
  std::map<std::string, Value> fixed{};
  std::vector<std::string> like_another{};  // get the values of a row that is there already,
  std::size_t like_key = 0;                 // of which the first ones are not NULL
  std::string where{};                      // which one; normalised SQL, empty = any
  int like_which = 0;                       // of the rows that are there, see rows_to_be_like()
  std::set<std::string> varied{};           // get other values than there are
  std::string subject{};                    // table.column, where it is about one
  std::string note{};                       // what the row has that the old schema refuses
  bool required = false;                    // it is worth a word that there is none
  bool needs_added = false;                 // it refers to a row that the migrations added
};

// No value: the column is left out of the INSERT.
using Choice = std::optional<Value>;

class RowDraft {
 public:
  // Like `model`, the values of all columns of a row that is there, where there is one; else from
  // the types. All must outlive the draft.
  RowDraft(Session& session, const Schema& schema, const Table& table, const RowWish& wish,
           const std::optional<Row>& model);

  struct Slot {
    const Column* column = nullptr;
    bool is_writable = true;
    bool is_pinned = false;     // the wish says so
    bool is_reference = false;  // a foreign key says so
    bool is_fresh = false;      // must differ from other rows'
    bool is_alone = false;      // even without other columns
    Choice value{};
    bool is_listed = false;
    std::vector<Choice> options{};
  };

  const Table& table() const { return table_; }
  std::vector<Slot>& slots() { return slots_; }
  Slot* find(const std::string& column);

  // The model's value of the column; null where there is no model.
  const Value* likeness(const Slot& slot) const;

  // Likely ones first, at most a dozen or so.
  const std::vector<Choice>& options(Slot& slot);

  // Changes values until each CHECK that can be tried by itself holds; gives up where none fits.
  void satisfy_checks();

  // Changes fresh values until no other row has them. False where none was found, because the key
  // consists of references alone; `columns` then are those.
  bool avoid_duplicates(std::vector<std::string>& columns);

  std::string insert_statement() const;

 private:
  struct UniqueGroup {
    std::vector<std::size_t> slots{};
    bool is_exact = true;   // columns only, no expression
    bool is_needed = true;  // else rows had better differ
    std::string where{};    // it holds for such rows alone; empty = for all
  };

  void read_unique_groups();
  void add_group(const std::vector<std::string>& terms, const std::string& where);
  void choose_carriers();
  int rank_as_carrier(const Slot& slot) const;
  void list(Slot& slot);
  void list_alike(Slot& slot, const std::vector<Value>& in_checks);
  void list_varied(Slot& slot, const std::vector<Value>& in_checks);
  void list_fresh(Slot& slot, const std::vector<Value>& in_checks);
  std::optional<std::int64_t> next_number(const Slot& slot);
  std::optional<std::string> next_text(const Slot& slot, const std::string& like);
  std::vector<Value> values_in_checks(const Slot& slot) const;
  std::vector<Value> existing(const Slot& slot);
  bool exists(const Slot& slot, const Value& value);
  bool is_taken(const UniqueGroup& group);
  bool find_free(const UniqueGroup& group, Slot& slot);
  enum class Answer { yes, no, refused };
  Answer try_check(const std::string& check);
  bool holds(const std::string& check) { return try_check(check) == Answer::yes; }
  bool try_combinations(const std::string& check, const std::vector<std::size_t>& free);
  Rows ask(const std::string& sql);

  Session& session_;
  const Schema& schema_;
  const Table& table_;
  const RowWish& wish_;
  std::optional<Row> model_;
  std::vector<Slot> slots_{};
  std::vector<UniqueGroup> groups_{};
};

}  // namespace gate
