#include "gate/engine/postgres/function_bodies.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/names.h"
#include "gate/sql/lexer.h"

namespace gate::postgres {

namespace {

using Columns = std::set<std::string>;

// Relations by schema and name, the server's own among them, and by their name alone where no
// schema need be said; of several with one name the columns of all.
using Relations = std::map<std::string, Columns>;

Relations read_relations(Client& client) {
  // Some role, or function, may look for names in other schemas.
  const Result rows = client.run_one(
      "SELECT n.nspname, c.relname, a.attname, n.nspname = ANY (current_schemas(true)) OR EXISTS "
      "(SELECT FROM (SELECT unnest(setconfig) AS is FROM pg_db_role_setting UNION ALL SELECT "
      "unnest(proconfig) FROM pg_proc) s WHERE s.is LIKE 'search_path=%' AND strpos(s.is, "
      "n.nspname) > 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN "
      "pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p', "
      "'v', 'm', 'f', 'S')");
  Relations relations;
  for (int row = 0; row < rows.rows(); ++row) {
    relations[concat(rows.view(row, 0), '.', rows.view(row, 1))].insert(rows.text(row, 2));
    if (rows.truth(row, 3)) relations[rows.text(row, 1)].insert(rows.text(row, 2));
  }
  return relations;
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted_name;
}

// As the server folds it.
std::string folded(const Token& token) {
  return token.kind == TokenKind::word ? to_lower(token.text) : unquote(token);
}

class Body {
 public:
  // `fields`: columns of the tables whose triggers call it; nothing = it is no trigger's. `own`:
  // relations that these give it. `schema`: where the function lies itself, whose callers may look
  // for names there.
  Body(std::string_view source, const Relations& relations, const std::optional<Columns>& fields,
       std::set<std::string> own, std::string schema)
      : tokens_(tokenize(source)),
        relations_(relations),
        fields_(fields),
        own_(std::move(own)),
        schema_(std::move(schema)) {}

  // Empty where nothing is.
  std::string find_missing() {
    note_own_names();
    // What it does for one table, or has made by a text, is not told from the rest.
    const bool knows_tables = has_word("TG_TABLE_NAME") || has_word("TG_RELID");
    const bool has_texts = has_word("EXECUTE");
    for (std::size_t at = 0; at < tokens_.size() && missing_.empty(); ++at) {
      if (!knows_tables) look_at_field(at);
      if (!has_texts) look_at_relation(at);
    }
    return missing_;
  }

 private:
  bool is_at(std::size_t at, std::string_view word) const {
    return at < tokens_.size() && is_word(tokens_[at], word);
  }
  bool is_before(std::size_t at, std::string_view word) const {
    return at > 0 && is_word(tokens_[at - 1], word);
  }
  bool is_text(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].text == text;
  }

  // WITH name AS (, CREATE TEMP TABLE name: relations for as long as it runs; and what DECLARE
  // says, cursors among it.
  void note_own_names() {
    for (std::size_t at = 0; at < tokens_.size(); ++at) {
      if (!is_name(tokens_[at])) continue;
      const bool is_next_query =
          at > 0 && tokens_[at - 1].text == "," && is_at(after_brackets(at + 1), "AS");
      const bool is_query = is_before(at, "WITH") || is_before(at, "RECURSIVE") || is_next_query;
      const bool is_made = is_before(at, "TABLE") || is_before(at, "EXISTS");
      const bool is_declared = at > 0 && (tokens_[at - 1].text == ";" || is_before(at, "DECLARE"));
      if (is_query || is_made || is_declared) own_.insert(folded(tokens_[at]));
    }
  }

  // Behind the bracket that is closed, where one is opened.
  std::size_t after_brackets(std::size_t at) const {
    int depth = 0;
    for (; at < tokens_.size(); ++at) {
      if (is_text(at, "(")) ++depth;
      if (depth == 0) return at;
      if (is_text(at, ")") && --depth == 0) return at + 1;
    }
    return at;
  }

  bool has_word(std::string_view word) const {
    return std::ranges::any_of(tokens_, [&](const Token& token) { return is_word(token, word); });
  }

  void look_at_field(std::size_t at) {
    const bool is_row = is_at(at, "NEW") || is_at(at, "OLD");
    if (!fields_ || !is_row || !is_text(at + 1, ".") || at + 2 >= tokens_.size()) return;
    if (at > 0 && tokens_[at - 1].text == ".") return;
    const Token& field = tokens_[at + 2];
    if (!is_name(field) || fields_->contains(folded(field))) return;
    missing_ = concat("record \"", to_lower(tokens_[at].text), "\" has no field ",
                      pg_identifier(folded(field)));
  }

  // Of the words before a relation's name those that nothing else follows.
  bool begins_relation(std::size_t at) const {
    if (is_at(at, "JOIN")) return true;
    if (is_at(at, "INTO")) return is_before(at, "INSERT");
    if (is_at(at, "UPDATE")) return at + 2 < tokens_.size() && is_at(at + 2, "SET");
    return is_at(at, "FROM") && (is_before(at, "DELETE") || ends_list(at));
  }

  // Whether this FROM is a query's: not that of EXTRACT(… FROM …), IS DISTINCT FROM, FETCH … FROM.
  bool ends_list(std::size_t from) const {
    int depth = 0;
    for (std::size_t at = from; at-- > 0;) {
      const Token& token = tokens_[at];
      if (token.text == ")") ++depth;
      if (token.text == "(" && --depth < 0) return false;
      if (depth > 0) continue;
      const bool is_query = is_word(token, "SELECT") || is_word(token, "PERFORM");
      if (is_query) return !is_before(from, "DISTINCT");
      if (token.text == ";" || is_word(token, "FROM")) return false;
    }
    return false;
  }

  void look_at_relation(std::size_t at) {
    if (!begins_relation(at)) return;
    std::size_t name = at + 1;
    if (is_at(name, "ONLY")) ++name;
    if (name >= tokens_.size() || !is_name(tokens_[name]) || is_at(name, "LATERAL")) return;
    std::string relation = folded(tokens_[name]);
    std::size_t end = name + 1;
    const bool is_own = own_.contains(relation);
    if (is_text(end, ".") && end + 1 < tokens_.size()) {
      relation += concat('.', folded(tokens_[end + 1]));
      end += 2;
    }
    // What has brackets behind it is a function, unless rows are put into it.
    const bool is_call = is_text(end, "(") && !is_at(at, "INTO");
    if (is_own || is_call) return;
    auto found = relations_.find(relation);
    if (found == relations_.end()) found = relations_.find(concat(schema_, '.', relation));
    if (found == relations_.end()) {
      missing_ = concat("relation \"", relation, "\" does not exist");
    } else if (is_at(at, "INTO") && is_text(end, "(")) {
      look_at_columns(end + 1, relation, found->second);
    }
  }

  void look_at_columns(std::size_t at, const std::string& relation, const Columns& columns) {
    for (; at + 1 < tokens_.size() && is_name(tokens_[at]); at += 2) {
      const std::string column = folded(tokens_[at]);
      const bool is_plain = is_text(at + 1, ",") || is_text(at + 1, ")");
      if (!is_plain) return;
      if (!columns.contains(column)) {
        missing_ = concat("column ", pg_identifier(column), " of relation \"", relation,
                          "\" does not exist");
        return;
      }
      if (is_text(at + 1, ")")) return;
    }
  }

  std::vector<Token> tokens_;
  const Relations& relations_;
  const std::optional<Columns>& fields_;
  std::set<std::string> own_{};
  std::string schema_{};
  std::string missing_{};
};

// REFERENCING NEW TABLE AS …
std::set<std::string> tables_of_triggers(Client& client, std::string_view function) {
  const Result rows = client.run_one(
      concat("SELECT t.tgoldtable, t.tgnewtable FROM pg_trigger t WHERE t.tgfoid = ", function));
  std::set<std::string> tables;
  for (int row = 0; row < rows.rows(); ++row) {
    for (const int column : {0, 1}) tables.insert(rows.text(row, column));
  }
  return tables;
}

std::optional<Columns> fields_of_triggers(Client& client, std::string_view function) {
  const Result rows = client.run_one(
      concat("SELECT a.attname FROM pg_trigger t JOIN pg_attribute a ON a.attrelid = t.tgrelid AND "
             "NOT a.attisdropped WHERE t.tgfoid = ",
             function));
  if (rows.rows() == 0) return std::nullopt;
  Columns columns;
  for (int row = 0; row < rows.rows(); ++row) columns.insert(rows.text(row, 0));
  return columns;
}

}  // namespace

std::vector<BrokenObject> find_broken_bodies(Client& client) {
  const Result functions = client.run_one(concat(
      "SELECT p.oid, p.oid::regprocedure::text, p.prosrc, p.prorettype = 'trigger'::regtype, "
      "n.nspname FROM pg_proc p JOIN pg_namespace n "
      "ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang WHERE l.lanname = "
      "'plpgsql' AND ",
      users_schemas("n.nspname"),
      " AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND "
      "e.objid = p.oid AND e.deptype = 'e') ORDER BY 2"));
  if (functions.rows() == 0) return {};
  const Relations relations = read_relations(client);
  std::vector<BrokenObject> broken;
  for (int row = 0; row < functions.rows(); ++row) {
    try {
      const auto fields = fields_of_triggers(client, functions.view(row, 0));
      // One that no trigger calls yet may be given tables by it.
      if (functions.truth(row, 3) && !fields) continue;
      std::string missing =
          Body(functions.view(row, 2), relations, fields,
               tables_of_triggers(client, functions.view(row, 0)), functions.text(row, 4))
              .find_missing();
      if (missing.empty()) continue;
      broken.push_back(
          {.kind = "function", .name = functions.text(row, 1), .message = std::move(missing)});
    } catch (const SqlError&) {  // with quotes that the lexer does not know
    }
  }
  return broken;
}

}  // namespace gate::postgres
