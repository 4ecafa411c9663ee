// What stands between the brackets of CREATE TABLE, and after ADD COLUMN.
#pragma once

#include <span>

#include "gate/sql/facts.h"
#include "gate/sql/lexer.h"

namespace gate {

// `tokens`: columns and constraints with commas between them, without the outer brackets.
void read_table_body(std::span<const Token> tokens, StatementFacts& facts);

}  // namespace gate
