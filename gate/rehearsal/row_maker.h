// Rows that an application could write into a schema that nobody has written into yet.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/engine/engine.h"
#include "gate/model/schema.h"
#include "gate/rehearsal/row_draft.h"

namespace gate {

struct WrittenRow {
  std::string table{};
  std::vector<std::string> columns{};
  Row values{};                     // of these columns
  std::set<std::string> special{};  // columns whose value the old schema refuses; in lower case
  std::string note{};
  bool is_old = false;       // it was there before, and `columns` are its key and those written
  bool needs_added = false;  // as RowWish::needs_added
};

// Null where the row has no such column; ASCII case does not count.
const Value* value_of(const WrittenRow& row, const std::string& column);

// Rows like those that are there, with keys and unique values of their own; where there are none,
// made up from types and CHECKs. The engine has the last word: what it refuses is tried otherwise,
// a bounded number of times. The same database and wishes give the same rows.
class RowMaker {
 public:
  // The session enforces foreign keys. Rows refer to new rows rather than to old ones in `renewed`
  // tables (in lower case). All must outlive the maker.
  RowMaker(Session& session, const Schema& schema, std::set<std::string> renewed)
      : session_(session), schema_(schema), renewed_(std::move(renewed)) {}

  // From now on no parent is written into the table; what refers to it has to do with those there.
  void close(const std::string& table);

  // Writes one such row, and the rows that it refers to, in a transaction. False where none could
  // be written; then nothing was.
  bool make(const RowWish& wish);

  // Of the last make(): what the engine said first, or what else stood in the way.
  const std::string& why() const { return why_; }

  // All that were written, parents first.
  const std::vector<WrittenRow>& rows() const { return rows_; }

  // Tables (in lower case) in which triggers changed or deleted rows on the way.
  const std::set<std::string>& disturbed() const { return disturbed_; }

 private:
  struct Reference {
    const ForeignKey* key = nullptr;
    const Table* parent = nullptr;
    std::vector<std::string> parent_columns{};
    Rows options{};
    bool is_owed = false;  // the parent is written after the row
  };
  using References = std::vector<Reference>;

  void advance_counter(const std::string& name);
  bool resolve_likeness(const Table& table, RowWish& wish);
  bool write(const RowWish& wish);
  bool write_like(const Table& table, const RowWish& wish, const std::optional<Row>& model);
  bool refer(RowDraft& draft, const RowWish& wish, References& references);
  bool find_parent(RowDraft& draft, const RowWish& wish, Reference& reference);
  bool renew_parent(RowDraft& draft, const Reference& reference);
  bool take_parent(RowDraft& draft, const RowWish& wish, Reference& reference);
  bool refer_to_open(RowDraft& draft, const Reference& reference, RowDraft& open);
  void list_parents(RowDraft& draft, const RowWish& wish, Reference& reference);
  void list_new_parents(RowDraft& draft, Reference& reference);
  void list_parent_of_model(RowDraft& draft, const RowWish& wish, Reference& reference);
  void list_old_parents(RowDraft& draft, Reference& reference);
  void offer(RowDraft& draft, Reference& reference, const Row& row) const;
  Rows new_parents(const Reference& reference) const;
  bool write_parent(RowDraft& draft, const Reference& reference);
  bool owe_parent(RowDraft& draft, Reference& reference);
  bool leave_empty(RowDraft& draft, const Reference& reference);
  bool agrees(RowDraft& draft, const Reference& reference, const Row& row) const;
  void take(RowDraft& draft, const Reference& reference, const Row& row);
  RowDraft* find_open(const std::string& table) const;
  bool avoid_duplicates(RowDraft& draft, const References& references);
  bool try_known_parents(RowDraft& draft, const Reference& reference,
                         std::vector<std::string>& columns);
  bool try_new_parent(RowDraft& draft, const Reference& reference,
                      std::vector<std::string>& columns);
  bool insert(RowDraft& draft, const References& references);
  bool may_try() const;
  bool search_values(RowDraft& draft);
  bool search_parents(RowDraft& draft, const References& references);
  bool try_insert(RowDraft& draft);
  bool pay(RowDraft& draft, const References& references);
  void undo_to_savepoint();
  bool refuse(const std::string& why);
  Rows ask(const std::string& sql);

  Session& session_;
  const Schema& schema_;
  std::set<std::string> renewed_;
  std::set<std::string> closed_{};  // in lower case
  std::set<std::string> slow_{};    // the same: a row took too long
  std::vector<WrittenRow> rows_{};
  std::set<std::string> disturbed_{};
  std::vector<RowDraft*> open_{};  // those whose parents are being written
  std::string why_{};
  int tries_ = 0;
};

}  // namespace gate
