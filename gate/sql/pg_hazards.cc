#include "gate/sql/pg_hazards.h"

#include <algorithm>
#include <array>
#include <span>

#include "gate/base/error.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"
#include "gate/sql/pg_columns.h"
#include "gate/sql/pg_functions.h"

namespace gate {

namespace {

using Words = std::vector<std::string>;

void add_once(std::string word, Words& words) {
  if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
}

bool is_any(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

struct Deed {
  std::string_view kind;  // of the statement
  std::string_view shown;
};

// What no owner of a database may do, or what outlives it: roles belong to the whole server.
constexpr Deed kDeeds[] = {
    {"AlterSystemStmt", "ALTER SYSTEM"},
    {"CreateRoleStmt", "CREATE ROLE"},
    {"AlterRoleStmt", "ALTER ROLE"},
    {"AlterRoleSetStmt", "ALTER ROLE"},
    {"DropRoleStmt", "DROP ROLE"},
    {"GrantRoleStmt", "GRANT of a role"},
    {"CreatedbStmt", "CREATE DATABASE"},
    {"DropdbStmt", "DROP DATABASE"},
    {"CreateTableSpaceStmt", "CREATE TABLESPACE"},
    {"CreateEventTrigStmt", "CREATE EVENT TRIGGER"},
    {"CreateSubscriptionStmt", "CREATE SUBSCRIPTION"},
    {"CreateFdwStmt", "CREATE FOREIGN DATA WRAPPER"},
    {"CreateForeignServerStmt", "CREATE SERVER"},
    {"LoadStmt", "LOAD"},
    {"CheckPointStmt", "CHECKPOINT"},
};

// https://www.postgresql.org/docs/current/contrib.html: "trusted", and the languages that are.
constexpr std::string_view kTrusted[] = {
    "plpgsql",         "btree_gin",     "btree_gist",  "citext",    "cube",   "dict_int",
    "fuzzystrmatch",   "hstore",        "intarray",    "isn",       "lo",     "ltree",
    "pg_trgm",         "pgcrypto",      "seg",         "tablefunc", "tcn",    "tsm_system_rows",
    "tsm_system_time", "unaccent",      "uuid-ossp",   "vector",    "plperl", "pltcl",
    "bool_plperl",     "hstore_plperl", "jsonb_plperl"};

// Files of the server's, other servers, other sessions.
constexpr std::string_view kReaching[] = {"lo_import",         "lo_export",
                                          "pg_read_file",      "pg_read_binary_file",
                                          "pg_ls_dir",         "pg_stat_file",
                                          "pg_reload_conf",    "pg_rotate_logfile",
                                          "pg_cancel_backend", "pg_terminate_backend",
                                          "pg_switch_wal",     "dblink",
                                          "dblink_exec",       "dblink_connect",
                                          "dblink_connect_u",  "dblink_open",
                                          "dblink_send_query"};

constexpr std::string_view kUntrustedLanguages[] = {
    "c", "internal", "plperlu", "plpython3u", "plpythonu", "plpython2u", "pltclu"};

// https://www.postgresql.org/docs/current/runtime-config-client.html
constexpr std::string_view kSettings[] = {"session_replication_role", "lc_messages",
                                          "session_preload_libraries"};

bool has_option(const PgNode& statement, std::string_view name) {
  return std::ranges::any_of(statement.list("options"), [&](const PgNode& option) {
    return option.text("defname") == name && option.at("arg").flag("boolval");
  });
}

std::string language_of(const PgNode& function) {
  for (const PgNode& option : function.list("options")) {
    if (option.text("defname") == "language") return to_lower(option.at("arg").text("sval"));
  }
  return "";
}

// Of DO and CREATE FUNCTION: the text between its quotes; empty = it is another statement.
std::string body_of(const PgNode& statement) {
  const bool is_block = statement.kind() == "DoStmt";
  for (const PgNode& option : statement.list(is_block ? "args" : "options")) {
    if (option.text("defname") != "as") continue;
    const std::vector<std::string> texts = option.at("arg").names("items");
    return texts.empty() ? option.at("arg").text("sval") : texts.front();
  }
  return "";
}

void add_copy(const PgNode& copy, Words& words) {
  if (copy.flag("is_program")) {
    words.emplace_back("COPY … PROGRAM");
  } else if (!copy.text("filename").empty()) {
    words.emplace_back(copy.flag("is_from") ? "COPY … FROM a file" : "COPY … TO a file");
  }
}

// GRANT ALL ON t TO PUBLIC, but not to one role.
bool gives_everybody_all(const PgNode& grant) {
  return grant.flag("is_grant") && grant.list("privileges").empty() &&
         std::ranges::any_of(grant.list("grantees"), [](const PgNode& role) {
           return role.text("roletype") == "ROLESPEC_PUBLIC";
         });
}

void add_deed(const PgNode& statement, Words& words) {
  const std::string_view kind = statement.kind();
  const auto known = std::ranges::find(kDeeds, kind, &Deed::kind);
  if (known != std::end(kDeeds)) words.emplace_back(known->shown);
  const bool is_role = kind == "CreateRoleStmt" || kind == "AlterRoleStmt";
  if (is_role && has_option(statement, "superuser")) words.emplace_back("SUPERUSER");
  if (kind == "CopyStmt") add_copy(statement, words);
  if (kind == "GrantStmt" && gives_everybody_all(statement)) {
    words.emplace_back("GRANT ALL … TO PUBLIC");
  }
  if (kind == "CreateExtensionStmt" && !is_any(statement.text("extname"), kTrusted)) {
    words.push_back(concat("CREATE EXTENSION ", statement.text("extname")));
  }
  if (kind == "CreateFunctionStmt" && is_any(language_of(statement), kUntrustedLanguages)) {
    words.push_back(concat("LANGUAGE ", language_of(statement)));
  }
  if (kind == "VariableSetStmt" && is_any(to_lower(statement.text("name")), kSettings)) {
    words.push_back(concat("SET ", to_lower(statement.text("name"))));
  }
  for (const PgNode& action : statement.list("cmds")) {
    if (action.text("subtype") == "AT_DisableTrigAll") add_once("DISABLE TRIGGER ALL", words);
  }
}

// Words that stand one after the other.
struct Pattern {
  std::string_view shown;
  std::array<std::string_view, 3> words;
  bool first = false;  // at the beginning alone
};

constexpr Pattern kOthers[] = {
    {"AUTO_INCREMENT", {"AUTO_INCREMENT"}},
    {"AUTOINCREMENT", {"AUTOINCREMENT"}},
    {"ENGINE =", {"ENGINE", "="}},
    {"UNSIGNED", {"UNSIGNED"}},
    {"IDENTITY()", {"IDENTITY", "("}},
    {"ON DUPLICATE KEY", {"ON", "DUPLICATE", "KEY"}},
    {"WITHOUT ROWID", {"WITHOUT", "ROWID"}},
    {"MODIFY COLUMN", {"MODIFY", "COLUMN"}},
    {"CHANGE COLUMN", {"CHANGE", "COLUMN"}},
    {"INSERT OR", {"INSERT", "OR"}, true},
    {"INSERT IGNORE", {"INSERT", "IGNORE"}, true},
    {"REPLACE INTO", {"REPLACE", "INTO"}, true},
    {"RENAME TABLE", {"RENAME", "TABLE"}, true},
    {"LOCK TABLES", {"LOCK", "TABLES"}, true},
    {"UNLOCK TABLES", {"UNLOCK", "TABLES"}, true},
    {"PRAGMA", {"PRAGMA"}, true},
    {"ATTACH", {"ATTACH"}, true},
    {"DELIMITER", {"DELIMITER"}, true},
    {"GO", {"GO"}, true},
};

// https://www.postgresql.org/docs/current/release.html, 16 to 18
constexpr Pattern kNewer[] = {
    {"", {"WITHOUT", "OVERLAPS"}}, {"", {"PERIOD"}},
    {"", {"NOT", "ENFORCED"}},     {"", {"VIRTUAL"}},
    {"", {"SET", "EXPRESSION"}},   {"", {"MERGE", "PARTITIONS"}},
    {"", {"SPLIT", "PARTITION"}},  {"", {"RETURNING", "WITH"}},
    {"", {"MERGE"}, true},         {"", {"JSON_TABLE", "("}},
    {"", {"JSON_VALUE", "("}},     {"", {"JSON_QUERY", "("}},
    {"", {"JSON_EXISTS", "("}},    {"", {"JSON_OBJECT", "("}},
    {"", {"JSON_ARRAY", "("}},     {"", {"JSON_ARRAYAGG", "("}},
    {"", {"JSON_OBJECTAGG", "("}}, {"", {"IS", "JSON"}},
    {"", {"AT", "LOCAL"}},         {"", {"CREATE", "STATISTICS"}, true},
    {"", {"WITH", "INHERIT"}},     {"", {"WITH", "SET"}},
    {"", {"METHOD", "DEFAULT"}},
};

bool stands_at(std::span<const Token> tokens, std::size_t at, const Pattern& pattern) {
  for (std::size_t i = 0; i < pattern.words.size() && !pattern.words[i].empty(); ++i) {
    if (at + i >= tokens.size()) return false;
    const Token& token = tokens[at + i];
    if (token.text != pattern.words[i] && !is_word(token, pattern.words[i])) return false;
  }
  return true;
}

bool stands_in(std::span<const Token> tokens, const Pattern& pattern) {
  const std::size_t places =
      pattern.first ? std::min<std::size_t>(1, tokens.size()) : tokens.size();
  for (std::size_t at = 0; at < places; ++at) {
    if (stands_at(tokens, at, pattern)) return true;
  }
  return false;
}

std::vector<Token> try_tokenize(std::string_view sql) try {
  return tokenize(sql);
} catch (const SqlError&) {
  return {};
}

// NOT NULL as a constraint of the table: ADD NOT NULL a, CONSTRAINT c NOT NULL a. One of a column
// has no name of a column behind it.
bool has_named_not_null(std::span<const Token> tokens) {
  for (std::size_t at = 1; at + 2 < tokens.size(); ++at) {
    if (!is_word(tokens[at], "NOT") || !is_word(tokens[at + 1], "NULL")) continue;
    const bool is_added =
        is_word(tokens[at - 1], "ADD") || (at > 1 && is_word(tokens[at - 2], "CONSTRAINT"));
    if (is_added) return true;
  }
  return false;
}

// GENERATED ALWAYS AS (…), not STORED: since 18 that is VIRTUAL.
bool has_virtual_column(std::span<const Token> tokens) {
  return stands_in(tokens, {"", {"GENERATED", "ALWAYS", "AS"}}) &&
         !stands_in(tokens, {"", {"STORED"}});
}

}  // namespace

std::vector<std::string> privileged_deeds(const PgNode& statement) {
  Words words;
  add_deed(statement, words);
  const std::string code = body_of(statement);
  const std::vector<Token> body = try_tokenize(code);
  for (std::size_t at = 0; at + 1 < body.size(); ++at) {
    const std::string name = to_lower(body[at].text);
    if (is_any(name, kReaching) && body[at + 1].text == "(") add_once(concat(name, "()"), words);
  }
  statement.visit([&](const PgNode& node) {
    const std::string name = called_function(node);
    if (is_any(name, kReaching)) add_once(concat(name, "()"), words);
    return true;
  });
  return words;
}

std::vector<std::string> foreign_types(const PgNode& statement) {
  constexpr std::string_view kTypes[] = {
      "datetime",   "datetime2", "tinyint",  "mediumint", "tinytext",        "longtext",
      "mediumtext", "nvarchar",  "varchar2", "nvarchar2", "tinyblob",        "mediumblob",
      "longblob",   "blob",      "clob",     "double",    "uniqueidentifier"};
  Words words;
  statement.visit([&](const PgNode& node) {
    const PgNode type = node.kind() == "ColumnDef" ? node.at("typeName") : PgNode();
    const std::string name = type.names("names").size() == 1 ? type_name(type) : "";
    if (is_any(name, kTypes)) add_once(name, words);
    return true;
  });
  return words;
}

std::vector<std::string> words_of_others(std::string_view sql) {
  const std::vector<Token> tokens = try_tokenize(sql);
  Words words;
  for (const Pattern& pattern : kOthers) {
    if (stands_in(tokens, pattern)) add_once(std::string(pattern.shown), words);
  }
  const bool has_ticks =
      std::ranges::any_of(tokens, [](const Token& token) { return token.text.starts_with('`'); });
  if (has_ticks) words.emplace_back("`name`");
  return words;
}

bool is_of_newer_server(std::string_view sql, std::string_view refusal) {
  // It may go without since 16.
  if (refusal == "subquery in FROM must have an alias") return true;
  const std::vector<Token> tokens = try_tokenize(sql);
  return has_named_not_null(tokens) || has_virtual_column(tokens) ||
         std::ranges::any_of(kNewer, [&](const Pattern& one) { return stands_in(tokens, one); });
}

}  // namespace gate
