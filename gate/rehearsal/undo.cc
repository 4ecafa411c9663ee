#include "gate/rehearsal/undo.h"

#include <algorithm>
#include <utility>

#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

void undo(std::vector<StatementRecord>& statements, std::size_t from) {
  for (std::size_t i = from; i < statements.size(); ++i) {
    const Outcome done = std::move(statements[i].outcome);
    // What it kept from others meanwhile, and wrote beside the rows, is not taken back.
    statements[i].outcome = {.seconds = done.seconds,
                             .locks = done.locks,
                             .wal_bytes = done.wal_bytes,
                             .temporary_bytes = done.temporary_bytes};
    statements[i].undone = true;
  }
}

// Skips the words that may stand there or not.
Token next_but(Lexer& lexer, std::string_view word) {
  Token token = lexer.next();
  return is_word(token, word) ? lexer.next() : token;
}

}  // namespace

void UndoLog::follow(std::vector<StatementRecord>& statements) {
  const std::string sql = statements.back().sql;
  Lexer lexer(sql);
  const Token first = lexer.next();
  if (is_word(first, "BEGIN") || is_word(first, "COMMIT") || is_word(first, "END")) {
    savepoints_.clear();
    begin_ = statements.size();
  } else if (is_word(first, "SAVEPOINT")) {
    savepoints_.push_back({to_lower(unquote(lexer.next())), statements.size()});
  } else if (is_word(first, "ROLLBACK")) {
    if (is_word(next_but(lexer, "TRANSACTION"), "TO")) {
      return roll_back_to(to_lower(unquote(next_but(lexer, "SAVEPOINT"))), statements);
    }
    undo(statements, begin_);
    savepoints_.clear();
    begin_ = statements.size();
  }
}

// The savepoint stays; those inside it go.
void UndoLog::roll_back_to(const std::string& name, std::vector<StatementRecord>& statements) {
  const auto found = std::find_if(savepoints_.rbegin(), savepoints_.rend(),
                                  [&](const Savepoint& one) { return one.name == name; });
  if (found == savepoints_.rend()) return;
  undo(statements, found->index);
  savepoints_.erase(found.base(), savepoints_.end());
}

}  // namespace gate
