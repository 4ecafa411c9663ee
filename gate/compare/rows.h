// Two row streams merged by key: how many rows came, went and changed, in which columns.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gate/model/difference.h"
#include "gate/model/value.h"

namespace gate {

// What two texts may have in common beyond their bytes: 1.50 and 1.5000 are one number, { "a":1 }
// and {"a": 1} one json, a UUID is one in capitals and without them.
enum class Notation { exact, decimal, json, json_list, uuid };

struct RowComparison {
  std::size_t key_columns = 0;   // the first ones of every row; 0 = a bag: all columns are the key
  std::size_t max_examples = 5;  // per table and per column
  bool show_values = false;      // otherwise text and blobs are masked
  // Of each of difference.columns: by what its values are told apart. Empty = all are exact.
  std::vector<Notation> notations{};
};

// How a value fared in a conversion. `equivalent`: the same number or text in another storage
// class, and the old one can be had back from it.
enum class Conversion { equal, equivalent, changed, lost };

Conversion classify(const Value& before, const Value& after);

// Whether both are such a thing, and the same one. A number may be one or its text. Of json in
// which an object has a key twice nothing is the same, since not every type keeps both.
bool is_same_in(Notation notation, const Value& before, const Value& after);

// Fills the row numbers and examples of `difference`, and changed/equivalent/lost of its columns;
// `equal` of a column then holds where no row that both sides have differs in it. (Without a key
// rows have no identity but their values: `equal` stays, unless nothing differs at all.)
// The streams yield the key columns first, then difference.columns in their order (each under its
// own side's name), sorted by the key columns as RowRequest says (without a key: by all columns).
// Rows with equal keys (NULL keys, duplicates) are compared as a bag: equal ones cancel, the
// others pair off as modified, what remains was added or removed. Memory: the distinct rows of one
// group of equal keys.
void compare_rows(RowSource before, RowSource after, const RowComparison& how,
                  TableDifference& difference);

// -1, 0, 1 in the order of RowRequest. Integers and reals compare as numbers, exactly.
int compare_values(const Value& a, const Value& b);

// As reports show it: 42, 1.5, NULL, 'text', x'00ff'; long ones cut. Masked: text and blobs
// become "text of 12 characters"; numbers stay.
std::string show(const Value& value, bool show_values);

}  // namespace gate
