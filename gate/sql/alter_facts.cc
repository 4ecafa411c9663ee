#include "gate/sql/alter_facts.h"

#include "gate/base/text.h"
#include "gate/sql/cursor.h"
#include "gate/sql/table_body.h"

namespace gate {

namespace {

using Facts = std::vector<StatementFacts>;

// Each without the comma.
std::vector<Tokens> actions_of(Tokens tokens) {
  std::vector<Tokens> actions;
  std::size_t begin = 0;
  for_each_outside(tokens, [&](std::size_t at) {
    if (tokens[at].text != ",") return true;
    actions.push_back(tokens.subspan(begin, at - begin));
    begin = at + 1;
    return true;
  });
  actions.push_back(tokens.subspan(begin));
  return actions;
}

// Whether a list of names comes next, "(a, b)" or "i (a, b)", and not what belongs to a type.
bool lists_names(const Cursor& cursor) {
  const std::size_t open = cursor.peek().text == "(" ? 0 : 1;
  const TokenKind first = cursor.peek(open + 1).kind;
  return cursor.peek(open).text == "(" &&
         (first == TokenKind::word || first == TokenKind::quoted_name);
}

// KEY i (a), which some engines take for a column called key; its words are taken.
bool take_index_words(Cursor& cursor) {
  for (const std::string_view word : {"FULLTEXT", "SPATIAL", "KEY", "PARTITION"}) {
    if (!is_word(cursor.peek(), word)) continue;
    Cursor behind = cursor;
    behind.skip();
    if (behind.take_any({"INDEX", "KEY"}) || lists_names(behind)) {
      cursor = behind;
      return true;
    }
  }
  return cursor.take("INDEX");
}

class Reader {
 public:
  Reader(Tokens action, const StatementFacts& table) : cursor_(action), table_(table) {}

  Facts read() {
    if (cursor_.take("ADD")) {
      read_add();
    } else if (cursor_.take("DROP")) {
      read_drop();
    } else if (cursor_.take("RENAME")) {
      read_rename();
    } else if (cursor_.take("ALTER")) {
      read_alter();
    } else if (cursor_.take("MODIFY")) {
      cursor_.take("COLUMN");
      add(Verb::alter_column, cursor_.take_name());
    } else if (cursor_.take("CHANGE")) {
      read_change();
    }
    return std::move(found_);
  }

 private:
  StatementFacts& add(Verb verb, std::string name) {
    found_.push_back(table_);
    found_.back().verb = verb;
    found_.back().name = std::move(name);
    return found_.back();
  }

  void read_add() {
    std::string name;
    if (cursor_.take("CONSTRAINT")) name = cursor_.take_name();
    if (cursor_.take("UNIQUE")) return read_index(name, true);
    const bool is_constraint =
        !name.empty() || is_word(cursor_.peek(), "PRIMARY") || is_word(cursor_.peek(), "FOREIGN") ||
        is_word(cursor_.peek(), "CHECK") || is_word(cursor_.peek(), "EXCLUDE");
    if (is_constraint) return;
    if (take_index_words(cursor_)) return read_index("", false);
    cursor_.take("COLUMN");
    const bool if_exists = cursor_.take_if_exists();
    StatementFacts body;
    read_table_body(cursor_.peek().text == "(" ? in_brackets() : cursor_.rest(), body);
    for (const ColumnFacts& column : body.columns) {
      StatementFacts& one = add(Verb::add_column, column.name);
      one.if_exists = one.if_exists || if_exists;
      one.columns = {column};
      for (const KeyFacts& key : body.keys) {
        if (key.columns == std::vector<std::string>{column.name}) one.keys.push_back(key);
      }
      for (const auto& columns : body.indexed) {
        if (columns == std::vector<std::string>{column.name}) one.indexed.push_back(columns);
      }
    }
  }

  Tokens in_brackets() const {
    const std::size_t end = after_bracket(cursor_.rest(), 0);
    return cursor_.rest().subspan(1, end < 2 ? 0 : end - 2);
  }

  // [KEY | INDEX] [name] (columns); one that is there already may become the constraint's.
  void read_index(std::string name, bool is_unique) {
    cursor_.take_any({"KEY", "INDEX"});
    cursor_.take_if_exists();
    if (cursor_.peek().text != "(" && !is_word(cursor_.peek(), "USING")) {
      name = cursor_.take_name();
    }
    if (cursor_.peek().text != "(") return;
    StatementFacts body;
    read_table_body(in_brackets(), body);
    std::vector<std::string> columns;
    for (const ColumnFacts& column : body.columns) columns.push_back(column.name);
    if (name.empty() && !columns.empty()) name = columns.front();
    StatementFacts& index = add(Verb::create_index, name);
    index.is_unique = is_unique;
    index.indexed = {columns};
  }

  void read_drop() {
    const auto is_last = [&] {
      return cursor_.peek(1).kind == TokenKind::end || is_word(cursor_.peek(1), "CASCADE") ||
             is_word(cursor_.peek(1), "RESTRICT");
    };
    if (cursor_.take("INDEX")) {
      add(Verb::drop_index, cursor_.take_name());
      return;
    }
    for (const std::string_view word :
         {"CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK", "KEY", "PARTITION"}) {
      if (is_word(cursor_.peek(), word) && !is_last()) return;
    }
    cursor_.take("COLUMN");
    const bool if_exists = cursor_.take_if_exists();
    StatementFacts& column = add(Verb::drop_column, cursor_.take_name());
    column.if_exists = column.if_exists || if_exists;
  }

  void read_rename() {
    for (const std::string_view word : {"INDEX", "KEY", "CONSTRAINT"}) {
      if (is_word(cursor_.peek(), word) && !is_word(cursor_.peek(1), "TO")) return;
    }
    const bool is_table = cursor_.take_any({"TO", "AS"});
    if (!is_table) cursor_.take("COLUMN");
    std::string name = cursor_.take_name();
    if (is_table || cursor_.is_at_end()) {
      add(Verb::rename_table, "").to = std::move(name);
    } else if (cursor_.take("TO")) {
      add(Verb::rename_column, std::move(name)).to = cursor_.take_name();
    }
  }

  void read_alter() {
    for (const std::string_view word : {"INDEX", "CHECK", "CONSTRAINT"}) {
      if (is_word(cursor_.peek(), word)) return;
    }
    cursor_.take("COLUMN");
    const std::string name = cursor_.take_name();
    if (is_word(cursor_.peek(), "SET") && is_word(cursor_.peek(1), "NOT")) {
      add(Verb::set_not_null, name);
      return;
    }
    const bool sets_type = is_word(cursor_.peek(), "SET") && is_word(cursor_.peek(1), "DATA");
    const bool keeps_values =
        !sets_type && cursor_.take_any({"SET", "DROP", "ADD", "RESET", "RESTART"});
    add(keeps_values ? Verb::alter_default : Verb::alter_column, name);
  }

  // CHANGE [COLUMN] old new type
  void read_change() {
    cursor_.take("COLUMN");
    const std::string from = cursor_.take_name();
    const std::string to = cursor_.take_name();
    if (!equal_ignoring_case(from, to)) add(Verb::rename_column, from).to = to;
    add(Verb::alter_column, to);
  }

  Cursor cursor_;
  const StatementFacts& table_;
  Facts found_{};
};

}  // namespace

std::vector<StatementFacts> read_alter_actions(Tokens actions, const StatementFacts& table) {
  Facts facts;
  for (const Tokens& action : actions_of(actions)) {
    for (StatementFacts& one : Reader(action, table).read()) facts.push_back(std::move(one));
  }
  return facts;
}

}  // namespace gate
