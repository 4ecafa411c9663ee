#include "gate/rehearsal/row_edits.h"

#include <algorithm>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/rehearsal/row_values.h"
#include "gate/rehearsal/written_rows.h"
#include "gate/sql/literal.h"

namespace gate {

namespace {

constexpr std::size_t kValuesTried = 3;  // for one column
constexpr std::size_t kFreshTried = 20;  // under a unique key: new rows have the nearest ones

// The old rows of one table.
class TableEdit {
 public:
  TableEdit(Session& copy, EditSample sample) : copy_(copy), sample_(std::move(sample)) {}

  std::vector<EditedRow> run() {
    // What the migrations changed is asked first: a small table may have rows for nothing else.
    if (const auto overwrite = best_overwrite(sample_)) write_over(*overwrite);
    leave_out_edited();
    for (const std::size_t column : sample_.unique) {
      write_fresh(column);
      leave_out_edited();
    }
    const std::optional<EditPair> pair = best_pair(sample_);
    const bool is_done = pair && (exchange(*pair, sample_.ordinary, true) || exchange_one(*pair));
    if (!is_done) make_up();
    return std::move(edits_);
  }

 private:
  struct Change {
    std::size_t row = 0;                 // of the sample
    std::optional<std::size_t> other{};  // that the values are taken from
    Row values{};
    std::map<std::size_t, Asked> asked{};
  };

  bool exchange(const EditPair& pair, const std::vector<std::size_t>& columns, bool is_whole) {
    return write({change(pair.first, pair.second, columns, pair.asked_of_first),
                  change(pair.second, pair.first, columns, pair.asked_of_second)},
                 columns, is_whole);
  }

  // Alone what is asked, where something refuses the rest.
  bool write_over(const Overwrite& found) {
    const auto copy = [&](const std::vector<std::size_t>& columns, bool is_whole) {
      return write({change(found.row, found.other, columns, found.asked)}, columns, is_whole);
    };
    std::vector<std::size_t> written;
    for (const auto& [column, asked] : found.asked) {
      if (asked == Asked::not_undone) written.push_back(column);
    }
    return copy(sample_.ordinary, true) || copy(written, false);
  }

  // A value of its own, in a row that the migrations changed there.
  void write_fresh(std::size_t column) {
    const auto row = std::ranges::find_if(sample_.rows, [&](const SampleRow& one) {
      return !is_null(one.now[column]) && !is_same_value(one.now[column], one.then[column]);
    });
    if (row == sample_.rows.end()) return;
    const auto at = static_cast<std::size_t>(row - sample_.rows.begin());
    for (const Value& other : neighbours(row->now[column], kFreshTried)) {
      const bool is_other =
          !is_same_value(other, row->now[column]) && !is_same_value(other, row->then[column]);
      const Change change{.row = at, .values = {other}, .asked = {{column, Asked::not_undone}}};
      if (is_other && write({change}, {column}, false)) return;
    }
  }

  void leave_out_edited() {
    std::erase_if(sample_.rows, [&](const SampleRow& row) {
      return std::ranges::any_of(edits_,
                                 [&](const EditedRow& edit) { return edit.before == row.now; });
    });
  }

  // A row that gets what another has in these columns.
  Change change(std::size_t row, std::size_t other, const std::vector<std::size_t>& columns,
                std::map<std::size_t, Asked> asked) const {
    Change change{.row = row, .other = other, .asked = std::move(asked)};
    for (const std::size_t column : columns) {
      change.values.push_back(sample_.rows[other].now[column]);
    }
    return change;
  }

  // Where something refuses to have all of them exchanged.
  bool exchange_one(const EditPair& pair) {
    return std::ranges::any_of(sample_.ordinary, [&](std::size_t column) {
      const bool is_asked =
          pair.asked_of_first.contains(column) || pair.asked_of_second.contains(column);
      return is_asked && exchange(pair, {column}, false);
    });
  }

  // Another value in the first row. Only in a column that the migrations leave
  // alone, and that the old schema takes anything in.
  void make_up() {
    if (sample_.rows.empty()) return;
    const SampleRow& row = sample_.rows.front();
    for (const std::size_t column : sample_.ordinary) {
      const std::optional<PastColumn>& past = sample_.past[column];
      const bool is_left_alone = past && !past->rewritten && !past->in_check &&
                                 is_same_value(row.then[column], row.now[column]);
      if (is_left_alone && make_up(column)) return;
    }
  }

  bool make_up(std::size_t column) {
    const Value& value = sample_.rows.front().now[column];
    const std::string& type = find_column(*sample_.table, sample_.columns[column])->type;
    std::vector<Value> others =
        is_null(value) ? typical_values(type) : neighbours(value, kValuesTried);
    if (others.size() > kValuesTried) others.resize(kValuesTried);
    return std::ranges::any_of(others, [&](const Value& other) {
      if (is_null(other) || is_same_value(value, other)) return false;
      return write({{.row = 0, .values = {other}, .asked = {{column, Asked::kept}}}}, {column},
                   false);
    });
  }

  // All of the changes or none.
  bool write(const std::vector<Change>& changes, const std::vector<std::size_t>& columns,
             bool is_whole) {
    if (is_slow_) return false;
    try {
      copy_.execute("BEGIN");
      for (const Change& change : changes) copy_.execute(update_of(change, columns));
      copy_.execute("COMMIT");
    } catch (const SqlError&) {
      return give_up();
    } catch (const Error&) {
      if (!copy_.timed_out()) throw;
      is_slow_ = true;
      return give_up();
    }
    for (const Change& change : changes) note(change, columns, is_whole);
    return true;
  }

  bool give_up() {
    if (copy_.in_transaction()) copy_.execute("ROLLBACK");
    return false;
  }

  std::string update_of(const Change& change, const std::vector<std::size_t>& columns) const {
    const Row& before = sample_.rows[change.row].now;
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (change.values[i] == before[columns[i]]) continue;
      terms.push_back(
          concat(copy_.quote(sample_.columns[columns[i]]), " = ", copy_.literal(change.values[i])));
    }
    return concat("UPDATE ", copy_.quote(sample_.table->name), " SET ", join(terms, ", "),
                  " WHERE ", where_is(before));
  }

  std::string where_is(const Row& row) const {
    std::vector<std::string> terms;
    for (const std::size_t column : sample_.key) {
      terms.push_back(is_equal_to(copy_, sample_.columns[column], row[column]));
    }
    return join(terms, " AND ");
  }

  // As the database keeps it: triggers have had their say.
  void note(const Change& change, const std::vector<std::size_t>& columns, bool is_whole) {
    EditedRow edit{.table = sample_.table->name,
                   .columns = sample_.columns,
                   .before = sample_.rows[change.row].now,
                   .is_whole = is_whole};
    if (change.other) edit.taken_from = sample_.rows[*change.other].now;
    std::optional<Row> after = read_one(copy_, edit.table, edit.columns, where_is(edit.before));
    if (!after) return;
    edit.after = std::move(*after);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool is_there = is_same_value(edit.after[columns[i]], change.values[i]);
      const auto asked = change.asked.find(columns[i]);
      if (!is_there || asked == change.asked.end()) continue;
      edit.asked[to_lower(sample_.columns[columns[i]])] = asked->second;
    }
    edits_.push_back(std::move(edit));
  }

  Session& copy_;
  EditSample sample_;
  bool is_slow_ = false;  // a statement took too long, as all others would
  std::vector<EditedRow> edits_{};
};

}  // namespace

std::vector<EditedRow> edit_old_rows(Session& copy, const EditSample& sample) {
  return TableEdit(copy, sample).run();
}

}  // namespace gate
