#include "gate/checks/lost_rights.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/checks/alteration.h"
#include "gate/checks/view_options.h"
#include "gate/checks/words.h"
#include "gate/sql/cursor.h"
#include "gate/sql/lexer.h"

namespace gate {

namespace {

constexpr std::string_view kTo = " to ";
constexpr std::string_view kPublic = "public";  // whom everybody is

// "docs to app" → "app"
std::string role_of(const ObjectDifference& privilege) {
  return privilege.name.substr(privilege.name.rfind(kTo) + kTo.size());
}

// "docs own" of the table docs → "own". Either may have blanks.
std::string own_name_of(const ObjectDifference& object) {
  const std::string& name = object.name;
  for (std::size_t at = name.find(' '); at != name.npos; at = name.find(' ', at + 1)) {
    const std::string table = bare_name(std::string_view(name).substr(0, at));
    if (equal_ignoring_case(table, bare_name(object.table))) return name.substr(at + 1);
  }
  return name.substr(name.rfind(' ') + 1);
}

// "INSERT, SELECT" → "SELECT": INSERT
std::vector<std::string> lost_rights(const ObjectDifference& object) {
  constexpr std::string_view kBetween = ", ";
  const std::string now = concat(kBetween, object.after, kBetween);
  std::vector<std::string> lost;
  std::string_view left = object.before;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(kBetween), left.size());
    const std::string_view right = left.substr(0, end);
    if (now.find(concat(kBetween, right, kBetween)) == now.npos) lost.emplace_back(right);
    left.remove_prefix(std::min(end + kBetween.size(), left.size()));
  }
  return lost;
}

// Whether one of the names stands in a list: not before a dot, nor in the brackets of a column or
// an argument.
bool lists(Tokens list, const SaidStatement& said, const std::vector<std::string>& names) {
  bool is_found = false;
  for_each_outside(list, [&](std::size_t at) {
    const bool is_name =
        list[at].kind == TokenKind::word || list[at].kind == TokenKind::quoted_name;
    const bool is_schema = at + 1 < list.size() && list[at + 1].text == ".";
    is_found = is_name && !is_schema && may_mean(said, unquote(list[at]), names);
    return !is_found;
  });
  return is_found;
}

std::size_t find_outside(Tokens tokens, std::string_view word) {
  std::size_t found = tokens.size();
  for_each_outside(tokens, [&](std::size_t at) {
    if (is_word(tokens[at], word)) found = at;
    return found == tokens.size();
  });
  return found;
}

// Up to what may follow the roles of GRANT and REVOKE.
Tokens roles_in(Tokens tokens) {
  std::size_t end = tokens.size();
  for (const std::string_view word : {"WITH", "GRANTED", "CASCADE", "RESTRICT"}) {
    end = std::min(end, find_outside(tokens, word));
  }
  return tokens.first(end);
}

// Whether REVOKE takes it: by its first word, or by ALL. That the role may not pass it on is said
// of "SELECT WITH GRANT OPTION" alone.
bool takes_right(const SaidStatement& said, std::string_view right) {
  const std::vector<Token> all = tokens_of(said);
  const Tokens tokens = Tokens(all).first(find_outside(all, "ON"));
  const bool is_option = tokens.size() > 2 && is_word(tokens[1], "GRANT");
  if (is_option && !right.ends_with("OPTION")) return false;
  const std::string_view word = right.substr(0, right.find(' '));
  return find_outside(tokens, word) < tokens.size() || find_outside(tokens, "ALL") < tokens.size();
}

// GRANT … ON object TO role, REVOKE … ON object FROM role.
bool is_of_rights(const SaidStatement& said, std::string_view verb,
                  const std::vector<std::string>& objects, const std::string& role) {
  const std::vector<Token> all = tokens_of(said);
  const Tokens tokens(all);
  if (tokens.empty() || !is_word(tokens[0], verb)) return false;
  const Tokens from_on = tokens.subspan(find_outside(tokens, "ON"));
  const std::size_t at = find_outside(from_on, verb == "GRANT" ? "TO" : "FROM");
  if (at == from_on.size() || !lists(from_on.first(at), said, objects)) return false;
  const Tokens roles = roles_in(from_on.subspan(at + 1));
  // What format() puts in is the name of somebody.
  if (role == kPublic) return find_outside(roles, "PUBLIC") < roles.size();
  return lists(roles, said, {role});
}

// Whether a statement that was not rolled back says it, or one in a DO block.
bool is_said(const ScriptRecord& script, const std::function<bool(const SaidStatement&)>& is_it) {
  return std::ranges::any_of(script.statements, [&](const StatementRecord& statement) {
    return !statement.undone && std::ranges::any_of(said_statements(statement.sql), is_it);
  });
}

// Reads what statements say of a policy, a rule or a publication, whose name may change meanwhile.
class TakenAway {
 public:
  TakenAway(const MigrationRecord& migration, const ObjectDifference& object)
      : change_(*migration.change),
        object_(object),
        tables_(names_of_table(*migration.up, object.table)),
        names_({own_name_of(object)}) {}

  bool is_by(const SaidStatement& said) {
    const std::vector<Token> tokens = tokens_of(said);
    Cursor cursor(tokens);
    const bool drops = cursor.take("DROP");
    if (!drops && !cursor.take("ALTER")) return false;
    if (!equal_ignoring_case(cursor.peek().text, object_.kind)) return false;
    cursor.skip();
    cursor.take_if_exists();
    const bool is_publication = object_.kind == "publication";
    // Who drops a publication need not name the table.
    if (drops && is_publication) return lists(cursor.rest(), said, names_);
    if (!may_mean(said, cursor.take_name(), names_)) return false;
    if (!is_publication) {
      if (!cursor.take("ON") || !may_mean(said, cursor.take_name(), tables_)) return false;
      if (drops) return true;
    }
    if (cursor.take("RENAME") && cursor.take("TO")) return is_there_as(cursor.take_name());
    return is_publication && takes_table_out(cursor, said);
  }

 private:
  // Else it is gone by something else.
  bool is_there_as(const std::string& name) {
    names_.push_back(name);
    return std::ranges::any_of(change_.schema, [&](const ObjectDifference& other) {
      return other.kind == object_.kind && other.change == Change::added &&
             equal_ignoring_case(own_name_of(other), name) &&
             is_among(tables_, bare_name(other.table));
    });
  }

  // DROP TABLE that names it, SET TABLE that does not.
  bool takes_table_out(Cursor& cursor, const SaidStatement& said) const {
    const bool sets = cursor.take("SET");
    if (!sets && !cursor.take("DROP")) return false;
    return cursor.take_any({"TABLE", "TABLES"}) && lists(cursor.rest(), said, tables_) != sets;
  }

  const StateDifference& change_;
  const ObjectDifference& object_;
  std::vector<std::string> tables_;
  std::vector<std::string> names_;
};

bool is_said_to_be_taken_away(const MigrationRecord& migration, const ObjectDifference& object) {
  if (object.kind == "privilege") {
    const std::vector<std::string> tables = names_of_table(*migration.up, object.table);
    return std::ranges::all_of(lost_rights(object), [&](const std::string& right) {
      return is_said(*migration.up, [&](const SaidStatement& said) {
        return is_of_rights(said, "REVOKE", tables, role_of(object)) && takes_right(said, right);
      });
    });
  }
  TakenAway taken(migration, object);
  return is_said(*migration.up, [&](const SaidStatement& said) { return taken.is_by(said); });
}

std::string_view why_missed(std::string_view kind) {
  if (kind == "publication") {
    return "replication of the table stops without an error: subscribers keep what they have";
  }
  if (kind == "policy") return "other rows are shown and taken from now on, or none at all";
  if (kind == "rule") return "what it did in place of a statement is no longer done";
  return "whoever had it is refused from now on";
}

// One that only takes away is made anew by words that a common policy has, too, and gives.
void judge_given_policy(const MigrationRecord& migration, const ObjectDifference& policy,
                        Forgotten& forgotten) {
  constexpr std::string_view kRestrictive = "RESTRICTIVE ";
  if (!policy.before.starts_with(kRestrictive) || policy.after.starts_with(kRestrictive)) return;
  const bool is_meant = is_said(*migration.up, [&](const SaidStatement& said) {
    const std::vector<Token> tokens = tokens_of(said);
    return lists(tokens, said, {own_name_of(policy)}) &&
           find_outside(tokens, "PERMISSIVE") < tokens.size();
  });
  if (is_meant) return;
  forgotten.fail(policy, policy.name,
                 {concat("the policy ", policy.name, " is no longer RESTRICTIVE: ", policy.after,
                         ", it was ", policy.before),
                  "it kept rows back that other policies allow; now it allows those that it names",
                  "write AS RESTRICTIVE where it is made anew, or AS PERMISSIVE if it is meant"});
}

void judge_what_a_table_has(const MigrationRecord& migration, const ObjectDifference& object,
                            Forgotten& forgotten) {
  if (object.kind == "policy" && object.change == Change::changed) {
    return judge_given_policy(migration, object, forgotten);
  }
  const bool is_narrowed = object.kind == "privilege" && object.change == Change::changed &&
                           !lost_rights(object).empty();
  if ((object.change != Change::removed && !is_narrowed) || object.table.empty()) return;
  // Without a word rights are lost in a rebuild alone; CASCADE takes policies and rules.
  const bool is_rebuilt = is_made_by(*migration.up, object.table) ||
                          is_made_anew(*migration.up, bare_name(object.table));
  const bool may_be_meant = object.kind == "privilege" && !is_rebuilt;
  if (may_be_meant || is_said_to_be_taken_away(migration, object)) return;
  forgotten.fail(object, object.name,
                 {concat("the ", object.kind, " ", object.name, " is gone (", object.before, ")"),
                  std::string(why_missed(object.kind)),
                  concat("write it again after the rebuild, as it was on ", object.table)});
}

// "schema s" → "s"; empty for what is no schema.
std::string schema_of_privilege(std::string_view of) {
  constexpr std::string_view kSchema = "schema ";
  return of.starts_with(kSchema) ? bare_name(of.substr(kSchema.size())) : std::string();
}

bool makes_schema(const ScriptRecord& script, const std::string& name) {
  return is_said(script, [&](const SaidStatement& said) {
    const std::vector<Token> tokens = tokens_of(said);
    Cursor cursor(tokens);
    if (!cursor.take("CREATE") || !cursor.take("SCHEMA")) return false;
    cursor.take_if_exists();
    return equal_ignoring_case(cursor.take_name(), name);
  });
}

// Of a function, a sequence or a schema ("f(integer) to app") that is made anew under its name: it
// has what every new one has.
void judge_privilege(const MigrationRecord& migration, const ObjectDifference& object,
                     Forgotten& forgotten) {
  const std::size_t to = object.name.rfind(kTo);
  if (to == object.name.npos || object.change != Change::removed) return;
  const std::string of = object.name.substr(0, to);
  const std::string name = bare_name(of);
  const auto& schema = migration.change->schema;
  const bool is_gone = std::ranges::any_of(schema, [&](const ObjectDifference& other) {
    const bool is_it = other.kind == "function" || other.kind == "sequence";
    return is_it && other.change == Change::removed && other.name == of;
  });
  const std::string schema_name = schema_of_privilege(of);
  const std::vector<std::string> names = {schema_name.empty() ? name : schema_name};
  const bool is_made = schema_name.empty() ? is_made_anew(*migration.up, name)
                                           : makes_schema(*migration.up, schema_name);
  if (is_gone || !is_made) return;
  const bool is_for_all = object.before == "nothing";  // that everybody had
  const std::string role = role_of(object);
  const bool is_meant = is_said(*migration.up, [&](const SaidStatement& said) {
    return is_of_rights(said, is_for_all ? "GRANT" : "REVOKE", names, role);
  });
  if (is_meant) return;
  if (is_for_all) {
    forgotten.fail(object, object.name,
                   {concat("everybody may execute ", of, " again"),
                    "what is made anew is PUBLIC's: the REVOKE went with the old one",
                    concat("write it again: REVOKE EXECUTE ON FUNCTION ", of, " FROM PUBLIC")});
    return;
  }
  forgotten.fail(object, object.name,
                 {concat("the privilege ", object.name, " is gone (", object.before, ")"),
                  std::string(why_missed(object.kind)),
                  concat("write it again: GRANT ", object.before, " ON … ", of, " TO ", role)});
}

// Of "CREATE OR REPLACE FUNCTION … AS $function$…": what stands beside its code and would go
// unsaid.
std::vector<std::string> function_options(std::string_view definition) {
  std::vector<std::string> options;
  std::string_view head = definition.substr(0, definition.find("\nAS "));
  for (const std::string_view option : {"SECURITY DEFINER", "STRICT"}) {
    if (speaks_of(head, option)) options.emplace_back(option);
  }
  for (std::size_t at = head.find("\n SET "); at != head.npos; at = head.find("\n SET ", at + 1)) {
    const std::string_view line = head.substr(at + 2);
    options.emplace_back(line.substr(0, line.find('\n')));
  }
  return options;
}

std::string_view why_option_is_missed(std::string_view option) {
  if (option == "STRICT") return "it is called with NULL as well from now on";
  if (option == "SECURITY DEFINER") {
    return "it has the rights of whoever calls it from now on, and fails for those who have too "
           "few";
  }
  return "it looks for names, or works, as the connection of its caller is set";
}

bool is_any_word(const Token& token, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

// ALTER FUNCTION says what it changes; CREATE does where it says the opposite.
bool speaks_of_options(const SaidStatement& said, const std::string& name) {
  const std::vector<Token> tokens = tokens_of(said);
  if (tokens.size() < 3 || !lists(tokens, said, {name})) return false;
  if (is_word(tokens[0], "ALTER")) {
    const bool moves = is_word(tokens[tokens.size() - 2], "SCHEMA");  // SET SCHEMA
    return is_any_word(tokens[1], {"FUNCTION", "PROCEDURE", "ROUTINE"}) && !moves &&
           std::ranges::any_of(tokens, [](const Token& token) {
             return is_any_word(token, {"SECURITY", "CALLED", "SET", "RESET"});
           });
  }
  return is_word(tokens[0], "CREATE") && std::ranges::any_of(tokens, [](const Token& token) {
           return is_any_word(token, {"INVOKER", "CALLED"});
         });
}

}  // namespace

void judge_lost_right(const MigrationRecord& migration, const ObjectDifference& object,
                      Forgotten& forgotten) {
  if (object.kind == "privilege" && object.table.empty()) {
    return judge_privilege(migration, object, forgotten);
  }
  judge_what_a_table_has(migration, object, forgotten);
}

void judge_view_options(const MigrationRecord& migration, const ObjectDifference& view,
                        Forgotten& forgotten) {
  for (const ViewOption& option : lost_view_options(view.before, view.after)) {
    const bool is_meant = is_said(*migration.up, [&](const SaidStatement& said) {
      return switches_off(said, view.name, option.name);
    });
    if (is_meant) continue;
    forgotten.fail(view, concat(view.name, " ", option.words),
                   {concat("the view ", view.name, " is no longer WITH (", option.words, ")"),
                    std::string(why_view_option_is_missed(option.name)),
                    concat("write WITH (", option.words, ") where the view is made")});
  }
}

void judge_function_options(const MigrationRecord& migration, const ObjectDifference& function,
                            Forgotten& forgotten) {
  const std::vector<std::string> left = function_options(function.after);
  const std::string name = bare_name(function.name);
  for (const std::string& option : function_options(function.before)) {
    const bool is_meant = std::ranges::count(left, option) > 0 ||
                          is_said(*migration.up, [&](const SaidStatement& said) {
                            return speaks_of_options(said, name);
                          });
    if (is_meant) continue;
    forgotten.warn(function, concat(function.name, " ", option),
                   {concat("the function ", function.name, " is no longer ", option),
                    std::string(why_option_is_missed(option)),
                    concat("write ", option,
                           " where the function is made anew, or say what it is "
                           "now: SECURITY INVOKER, CALLED ON NULL INPUT, ALTER FUNCTION … RESET")});
  }
}

}  // namespace gate
