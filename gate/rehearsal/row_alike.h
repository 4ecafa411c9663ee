// Rows that an old unique key takes for one and the same, and the new one tells apart: 'A@x' and
// 'a@x' under lower(email) or COLLATE NOCASE.
#pragma once

#include <vector>

#include "gate/rehearsal/row_wishes.h"

namespace gate {

// Rows for each unique key of the past that holds no longer: like a row that is there, but for the
// case, the blanks or the sign of one value. `session` is asked what is alike.
std::vector<RowWish> rows_alike(Session& session, const Schema& schema, const Table& table,
                                const Past& past);

}  // namespace gate
