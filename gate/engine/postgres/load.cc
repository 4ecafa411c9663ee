#include "gate/engine/postgres/load.h"

#include <algorithm>
#include <optional>
#include <set>

#include "gate/base/cores.h"
#include "gate/base/descriptor.h"
#include "gate/base/error.h"
#include "gate/base/file.h"
#include "gate/base/interrupt.h"
#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/as_owner.h"
#include "gate/engine/postgres/database_options.h"
#include "gate/engine/postgres/programs.h"
#include "gate/engine/postgres/roles.h"
#include "gate/engine/postgres/words.h"
#include "gate/sql/lexer.h"
#include "gate/sql/split_postgres.h"

namespace gate::postgres {

namespace {

constexpr int kUndefinedObject = code_of_state("42704");

// Of psql, which pg_dump writes around what it has to say.
bool is_harmless_command(std::string_view text) {
  return text.starts_with("\\restrict") || text.starts_with("\\unrestrict") ||
         text.starts_with("\\encoding UTF8");
}

// The rows that follow COPY … FROM STDIN, up to the line "\.": from the line after the statement's.
std::string_view rows_after(std::string_view script, std::size_t end) {
  const std::size_t line = script.find('\n', end);
  if (line == script.npos) return {};
  const std::string_view rest = script.substr(line + 1);
  if (rest.starts_with("\\.")) return {};
  const std::size_t last = rest.find("\n\\.");
  return rest.substr(0, last == rest.npos ? rest.size() : last + 1);
}

// role "alice" does not exist
std::string missing_role(const SqlError& error) {
  if (error.code() != kUndefinedObject) return {};
  constexpr std::string_view kBegin = "role \"";
  const std::string_view message = error.what();
  const std::size_t end = message.find("\" does not exist");
  if (!message.starts_with(kBegin) || end == message.npos) return {};
  return std::string(message.substr(kBegin.size(), end - kBegin.size()));
}

class Loading {
 public:
  Loading(Server& server, const std::string& script, std::string name)
      : server_(server),
        client_(server.connect(is_shared() ? Who::owner : Who::loader, name)),
        as_owner_(server, name),
        script_(script),
        name_(std::move(name)) {}

  // Whether it would come to the same again.
  bool run() {
    bool is_the_same_again = true;
    std::size_t at = 0;
    for (const Statement& statement : split_postgres(script_, "")) {
      check_interrupt();
      const std::size_t begin = std::min(script_.find(statement.sql, at), script_.size());
      at = begin + statement.sql.size();
      if (is_harmless_command(statement.sql) || enters_database(statement.sql) ||
          speaks_of_database(statement.sql)) {
        continue;
      }
      try {
        run(statement.sql, at);
      } catch (const SqlError& error) {
        const int inside = std::max(error.offset(), 0);
        throw SqlError(error.what(), error.code(), static_cast<int>(begin) + inside);
      }
      is_the_same_again = is_the_same_again && words_of(statement.sql).depends_on.empty();
    }
    if (client_.transaction() != PQTRANS_IDLE) {
      throw SqlError("the script ends within its transaction: COMMIT is missing",
                     code_of_state("25000"), static_cast<int>(script_.size()));
    }
    return is_the_same_again;
  }

 private:
  // pg_dump --create makes the database and goes into it, and says what belongs to it as a whole.
  // Ours is there already, under another name; what is set for the other one is set for it.
  bool speaks_of_database(const std::string& sql) {
    const std::vector<Token> words = first_tokens(sql);
    if (is_word(words[0], "CREATE") && is_word(words[1], "DATABASE") && database_.empty()) {
      database_ = unquote(words[2]);
      return true;
    }
    const bool alters = is_word(words[0], "ALTER") && is_word(words[1], "DATABASE");
    const bool comments = is_word(words[0], "COMMENT") && is_word(words[2], "DATABASE");
    const Token& name = words[alters ? 2 : 3];
    if (database_.empty() || !(alters || comments) || unquote(name) != database_) return false;
    if (alters && is_word(words[3], "SET")) {
      // On a server that others use the database is not the owner's; what he sets for himself in it
      // holds for who runs scripts.
      const std::string whose =
          is_shared() ? "ALTER ROLE CURRENT_USER IN DATABASE " : "ALTER DATABASE ";
      client_.run_one(concat(whose, pg_identifier(name_), " ", sql.substr(words[3].offset)));
    }
    return true;
  }

  static std::vector<Token> first_tokens(const std::string& sql) {
    constexpr std::size_t kWords = 4;
    std::vector<Token> tokens(kWords);
    const char first = sql.empty() ? '\\' : sql.front();
    if (first == '\\') return tokens;  // a command of psql
    Lexer lexer(sql);
    tokens[0] = lexer.next();
    // Others may go on with quotes that this reader of words does not know.
    const bool is_meant = is_word(tokens[0], "CREATE") || is_word(tokens[0], "ALTER") ||
                          is_word(tokens[0], "COMMENT");
    for (std::size_t i = 1; is_meant && i < kWords; ++i) tokens[i] = lexer.next();
    return tokens;
  }

  // As in: \connect shop
  bool enters_database(const std::string& sql) const {
    constexpr std::string_view kConnect = "\\connect ";
    return sql.starts_with(kConnect) && !database_.empty() &&
           (trim(std::string_view(sql).substr(kConnect.size())) == database_ ||
            sql.find(pg_identifier(database_)) != sql.npos ||
            sql.find(pg_literal(database_)) != sql.npos);
  }

  void run(const std::string& sql, std::size_t end) {
    if (sql.starts_with('\\')) {
      throw SqlError(concat("a command of psql, not SQL: ", in_quotes(sql)),
                     code_of_state("42601"));
    }
    if (is_shared() && as_owner_.has_done(sql)) return;
    if (prepares_transaction(sql)) {
      throw SqlError("PREPARE TRANSACTION would outlive the run", code_of_state("0A000"));
    }
    std::string now = sql;
    for (;;) {
      try {
        if (copy_of(now) == Copy::from_here) return client_.copy_in(now, rows_after(script_, end));
        client_.run_one(now);
        return;
      } catch (const SqlError& error) {
        if (client_.transaction() != PQTRANS_IDLE) throw;
        const std::string role = missing_role(error);
        if (!role.empty() && roles_.insert(role).second) {
          server_.stand_in(role);
          continue;
        }
        if (!is_shared()) throw;
        const std::optional<std::string> other = as_owner_.instead_of(now, error);
        if (!other) return;
        now = *other;
      }
    }
  }

  bool is_shared() const { return server_.access().is_shared(); }

  Server& server_;
  Client client_;
  AsOwner as_owner_;
  std::set<std::string> roles_{};  // that have come into being
  const std::string& script_;
  std::string name_;        // of the database that it is loaded into
  std::string database_{};  // that the script makes
};

std::set<std::string> roles_in(const std::string& script) {
  std::set<std::string> roles;
  for (const Statement& statement : split_postgres(script, "")) {
    roles.merge(roles_named_in(statement.sql));
  }
  return roles;
}

std::string head_of(const std::string& path, std::size_t bytes) {
  const Descriptor file = open_to_read(path);
  std::string head(bytes, '\0');
  head.resize(read_block(file, head.data(), bytes, path));
  return head;
}

// Two connections fill tables and make indexes at the same time, where there are two cores; a tar
// file can only be read from its beginning to its end.
std::vector<std::string> jobs_for(const std::string& archive) {
  constexpr std::string_view kOwnFormat = "PGDMP";
  const bool is_seekable = is_folder(archive) || head_of(archive, kOwnFormat.size()) == kOwnFormat;
  return is_seekable && usable_cores() > 1 ? std::vector<std::string>{"--jobs=2"}
                                           : std::vector<std::string>{};
}

}  // namespace

bool load_postgres(Server& server, const std::string& sql, const std::string& name) {
  server.create(name, database_options(sql));
  try {
    const bool is_the_same_again = Loading(server, sql, name).run();
    server.hand_over(name);
    return is_the_same_again;
  } catch (const Error&) {
    server.drop(name);
    throw;
  }
}

void load_archive(Server& server, const std::string& archive, const std::string& name) {
  const TempDir folder("");
  const std::string script = folder.file("script");
  const bool is_shared = server.access().is_shared();
  std::vector<std::string> words = {"--create", "--file", script};
  // On a server of our own the archive goes in as it is, by several connections.
  if (!is_shared) words.emplace_back("--schema-only");
  words.push_back(archive);
  run_client_program("pg_restore", words, {});
  if (is_shared) {
    load_postgres(server, read_file(script), name);
    return;
  }
  const std::string text = read_file(script);
  server.create(name, database_options(text));
  try {
    for (const std::string& role : roles_in(text)) server.stand_in(role);
    server.restore(archive, name, jobs_for(archive));
    Client loader = server.connect(Who::loader, name);
    for (const std::string& setting : database_settings(text)) {
      loader.run_one(concat("ALTER DATABASE ", pg_identifier(name), ' ', setting));
    }
  } catch (const Error&) {
    server.drop(name);
    throw;
  }
}

}  // namespace gate::postgres
