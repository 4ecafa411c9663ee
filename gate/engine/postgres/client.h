// A connection to a server, and what it answers with.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/clock.h"
#include "gate/engine/postgres/libpq.h"

namespace gate::postgres {

// The message of a Busy whose session was chosen to give way, in whatever language the server says
// it; its own has numbers of processes and relations, which are others each time.
inline constexpr std::string_view kDeadlock = "deadlock detected";

// A SQLSTATE as the number that a SqlError carries: its five letters and digits to the base 36.
constexpr int code_of_state(std::string_view state) {
  int code = 0;
  for (const char letter : state) {
    code = code * 36 + (letter <= '9' ? letter - '0' : letter - 'A' + 10);
  }
  return code;
}

// Rows, or the tag of a command. Texts are in UTF-8.
class Result {
 public:
  explicit Result(PGresult* result, std::int64_t temporary_bytes = 0)
      : result_(result, libpq().PQclear), temporary_bytes_(temporary_bytes) {}

  ExecStatusType status() const { return libpq().PQresultStatus(result_.get()); }
  int rows() const { return libpq().PQntuples(result_.get()); }
  int columns() const { return libpq().PQnfields(result_.get()); }
  std::string_view column(int column) const { return libpq().PQfname(result_.get(), column); }
  Oid type(int column) const { return libpq().PQftype(result_.get(), column); }
  // Whether it is a column as a table has it.
  bool is_of_table(int column) const { return libpq().PQftable(result_.get(), column) != 0; }

  bool is_null(int row, int column) const {
    return libpq().PQgetisnull(result_.get(), row, column) != 0;
  }
  // Empty for NULL.
  std::string_view view(int row, int column) const {
    return {libpq().PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(libpq().PQgetlength(result_.get(), row, column))};
  }
  std::string text(int row, int column) const { return std::string(view(row, column)); }
  std::int64_t number(int row, int column) const;  // 0 for NULL
  bool truth(int row, int column) const { return view(row, column) == "t"; }

  // "INSERT 0 3", and the 3 of it.
  std::string_view tag() const { return libpq().PQcmdStatus(result_.get()); }
  std::int64_t rows_changed() const;

  std::string field(int name) const;  // PG_DIAG_…; empty = it is not told

  // Of temporary files that the server told to be gone between the result before and this one. A
  // query's go when the next statement is begun.
  std::int64_t temporary_bytes() const { return temporary_bytes_; }

  PGresult* get() const { return result_.get(); }

 private:
  std::unique_ptr<PGresult, decltype(&::PQclear)> result_;
  std::int64_t temporary_bytes_;
};

// A name of the server's that is written as it is: 'it''s'.
std::string pg_literal(std::string_view text);

// "it""s", whatever is in it.
std::string pg_identifier(std::string_view name);

// Used by one thread at a time. While it waits it looks at the signals and at its time limit, and
// has the server give up what it does.
class Client {
 public:
  // Error where the server cannot be reached, or does not let us in; the message has no password.
  // Without one the library looks for it where its other users keep theirs.
  explicit Client(const std::string& location, const std::string& password = {});

  // All statements of a text, in one transaction where it opens none; what the last one came to.
  // Throws what the first one that is refused says.
  Result run(const std::string& sql);

  // One statement alone, which copies no rows; SqlError where there are more.
  Result run_one(const std::string& sql);

  // As run_one; where the script has opened a transaction, one that is refused leaves that as it
  // was before it, and not failed.
  Result run_guarded(const std::string& sql);

  // One statement, then `questions` in the same transaction, which is none of the script's: what
  // asks for being alone in its transaction is. Their answers, the statement's first. Guarded as
  // above. Where it is refused nothing of it is left.
  std::vector<Result> run_with(const std::string& sql, const std::vector<std::string>& questions);

  // Which of them the last refusal was about; 0 = the statement.
  std::size_t refused() const { return refused_; }

  // Row after row as it comes from the server, to its end or to the next call of another function.
  void begin_rows(const std::string& sql);
  std::optional<Result> next_row();

  // Whether the server has answered to begin_rows() in the meantime; next_row() would not wait.
  bool has_answer();

  // COPY … TO STDOUT: pieces of a row each, to be read before the next call; nothing at the end.
  void begin_copy_out(const std::string& sql);
  std::optional<std::string_view> next_copied();

  // COPY … FROM STDIN with these bytes.
  void copy_in(const std::string& sql, std::string_view bytes);

  PGTransactionStatusType transaction() const {
    return libpq().PQtransactionStatus(connection_.get());
  }
  int process() const { return libpq().PQbackendPID(connection_.get()); }  // the server's
  std::string host() const { return libpq().PQhost(connection_.get()); }
  std::string port() const { return libpq().PQport(connection_.get()); }
  int server_version() const { return libpq().PQserverVersion(connection_.get()); }  // 150018
  bool is_reading() const { return is_reading_; }
  bool is_lost() const { return libpq().PQstatus(connection_.get()) != CONNECTION_OK; }

  // Until the next call of this: each statement that takes longer is given up, with an Error.
  void limit_seconds(double seconds) { limit_seconds_ = seconds; }

  // From now on no signal makes it give up: what is there is to be tidied up.
  void tidy_up() { is_tidying_ = true; }
  bool timed_out() const { return timed_out_; }

  // Called again and again while we wait for the server.
  std::function<void()> look{};

 private:
  struct FreeCopied {
    void operator()(char* bytes) const { libpq().PQfreemem(bytes); }
  };

  std::vector<Result> run_pipeline(const std::vector<std::string>& statements);
  void send(int accepted);
  void begin();
  void wait();
  void give_up();
  Result next_result();
  std::optional<Result> next_result_or_end();
  void end_copy(ExecStatusType status);
  void drain();
  void finish_unread();
  void enter_copy(const std::string& sql, ExecStatusType expected);
  [[noreturn]] void fail(const Result& result, const std::string& sql);
  [[noreturn]] void fail_lost();

  std::unique_ptr<PGconn, decltype(&::PQfinish)> connection_;
  std::unique_ptr<std::int64_t> temporary_bytes_;  // since the last result; the connection knows it
  std::unique_ptr<char, FreeCopied> copied_{};
  std::string sent_{};  // for the place of an error
  double limit_seconds_ = 0;
  Stopwatch clock_{};
  bool timed_out_ = false;
  bool is_tidying_ = false;
  std::size_t refused_ = 0;
  bool is_copying_ = false;
  bool is_reading_ = false;  // rows or a copy that nobody has read to the end
};

}  // namespace gate::postgres
