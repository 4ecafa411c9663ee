// Old rows of a table as they are deployed and as they were, and which two of them can exchange
// what they have so that it shows whether a way back keeps it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/rehearsal/key_names.h"
#include "gate/rehearsal/origins.h"
#include "gate/rehearsal/passes.h"
#include "gate/rehearsal/replay.h"
#include "gate/rehearsal/row_plan.h"

namespace gate {

// Same, or the same number or text in another storage class.
bool is_same_value(const Value& a, const Value& b);

// The rows of tables in states that are gone: blue's, where no migration up to there reached the
// table, else those of a replay, which is made when it is needed.
class PastRows {
 public:
  explicit PastRows(Rehearsal& rehearsal) : rehearsal_(rehearsal), replay_(rehearsal, "unedited") {}
  Session& in_state(std::size_t state, const std::string& table);

 private:
  Rehearsal& rehearsal_;
  Replay replay_;
};

// A value that is to be written into a row: `other`, which another row has now.
struct EditedCell {
  const Value& now;   // the row's
  const Value& then;  // the row's, in the state gone back to
  const Value& other;
  const Value& other_then;
};

// Whether a right way back must leave `other` in the row: where the migrations have left both
// values as they were. One that they wrote may well be taken from the copy that they made of it.
bool is_fair(const EditedCell& cell);

// Whether a right way back, which may make another value of `other`, cannot leave in the row what
// it had: the migrations changed that, and left the value in the other row as it was, so it is none
// of theirs.
bool tells_when_undone(const EditedCell& cell);

// What is asked of a value that was edited.
enum class Asked {
  kept,        // it must be there
  not_undone,  // what was there before the migrations must not be
};

struct PastColumn {
  std::string name{};
  bool rewritten = false;
  // By UPDATEs that change every row which they write: what is as it was they did not reach.
  bool sparingly = false;
  bool in_check = false;  // of the table as it was
};

// Values are in the order of EditSample::columns; `then` is NULL where the column was not there.
struct SampleRow {
  Row now{};
  Row then{};
};

struct EditSample {
  const Table* table = nullptr;        // as deployed
  std::vector<std::string> columns{};  // that are not computed
  std::vector<std::optional<PastColumn>> past{};
  std::vector<std::size_t> key{};       // places in `columns`
  std::vector<std::size_t> ordinary{};  // that no key has, old or new, and no row refers to
  // Written by the migrations, and with nothing that ties them but a unique key.
  std::vector<std::size_t> unique{};
  std::vector<SampleRow> rows{};
};

// Nothing where the table was not there before, or its rows cannot be told apart. Green is in state
// `span.top`: a new row may have got the key of an old one that the migrations deleted.
std::optional<EditSample> sample_old_rows(Rehearsal& rehearsal, PastRows& past,
                                          const MigrationSpan& span, const std::string& table);

// Two rows of a sample, and in which columns each shows whether it keeps what the other has.
struct EditPair {
  std::size_t first = 0;
  std::size_t second = 0;
  std::map<std::size_t, Asked> asked_of_first{};
  std::map<std::size_t, Asked> asked_of_second{};
};

// The two that tell most: rather in columns that the migrations write. Nothing where no two tell
// anything.
std::optional<EditPair> best_pair(const EditSample& sample);

// A row that gets what another one has, and what its columns show then.
struct Overwrite {
  std::size_t row = 0;
  std::size_t other = 0;
  std::map<std::size_t, Asked> asked{};
};

// The one that tells of most columns whether what it had there is brought back. Nothing where none
// tells of any.
std::optional<Overwrite> best_overwrite(const EditSample& sample);

}  // namespace gate
