#include "gate/engine/postgres/client.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "gate/base/error.h"
#include "gate/base/interrupt.h"
#include "gate/base/text.h"
#include "gate/sql/lexer.h"

namespace gate::postgres {

namespace {

constexpr int kWaitMilliseconds = 100;
constexpr int kLookMilliseconds = 2;  // where somebody looks
constexpr std::string_view kDigits = "0123456789";

// What says that the server, not the statement, is in trouble.
bool is_trouble(std::string_view state) {
  const std::string_view kind = state.substr(0, 2);
  // Connections; resources, a full disk among them; an operator's hand; the system; damage.
  if (kind == "57" && state == "57014") return false;
  const bool is_damage = state == "XX001" || state == "XX002";  // XX000 is said of bad values, too
  return kind == "08" || kind == "53" || kind == "57" || kind == "58" || is_damage;
}

constexpr std::string_view kDeadlockDetected = "40P01";

bool is_lock(std::string_view state) {
  return state == "55P03" || state == kDeadlockDetected;
}

std::string message_of(const Result& result) {
  std::string message = result.field(PG_DIAG_MESSAGE_PRIMARY);
  const std::string detail = result.field(PG_DIAG_MESSAGE_DETAIL);
  const std::string hint = result.field(PG_DIAG_MESSAGE_HINT);
  if (!detail.empty()) message += concat(" (", detail, ")");
  if (!hint.empty()) message += concat("; ", hint);
  return message;
}

// DETAIL shows rows, class 22 speaks of a value, in quotes, and RAISE of anything.
std::string summary_of(const Result& result) {
  if (result.field(PG_DIAG_SOURCE_FUNCTION) == "exec_stmt_raise") {
    return "an exception of its own words";
  }
  const std::string message = result.field(PG_DIAG_MESSAGE_PRIMARY);
  if (!result.field(PG_DIAG_SQLSTATE).starts_with("22")) return message;
  const std::size_t begin = message.find('"');
  const std::size_t end = message.rfind('"');
  if (begin == end) return message;
  return concat(message.substr(0, begin), "…", message.substr(end + 1));
}

// The server counts characters from 1.
int offset_of(const Result& result, std::string_view sql) {
  const std::string position = result.field(PG_DIAG_STATEMENT_POSITION);
  int left = 0;
  const auto read = std::from_chars(position.data(), position.data() + position.size(), left);
  if (read.ec != std::errc() || left < 1) return -1;
  std::size_t at = 0;
  while (--left > 0 && at < sql.size()) {
    ++at;
    while (at < sql.size() && (static_cast<unsigned char>(sql[at]) & 0xC0U) == 0x80U) ++at;
  }
  return static_cast<int>(at);
}

// Of the savepoint before a statement.
constexpr const char* kGuardName = "of_the_gate";

// Around such a statement no savepoint can be laid.
bool controls_transaction(std::string_view sql) {
  const Token first = Lexer(sql).next();
  constexpr std::array<std::string_view, 9> kWords = {
      "BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PREPARE"};
  return first.kind == TokenKind::end ||
         std::ranges::any_of(kWords, [&](std::string_view word) { return is_word(first, word); });
}

// Each run of blanks, tabs and line ends becomes one blank.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char byte : trim(text)) {
    const bool is_blank = byte == '\n' || byte == '\t' || byte == ' ';
    if (!is_blank || !line.ends_with(' ')) line += is_blank ? ' ' : byte;
  }
  return line;
}

// Whatever language the server speaks, the size is the last that its message says.
void note_temporary_file(void* bytes, const PGresult* notice) {
  const char* function = libpq().PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
  const char* message = libpq().PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  const bool is_one = function != nullptr && message != nullptr &&
                      std::strcmp(function, "ReportTemporaryFileUsage") == 0;
  if (!is_one) return;
  const std::string_view text = message;
  const std::size_t end = text.find_last_of(kDigits) + 1;
  const std::size_t begin = text.substr(0, end).find_last_not_of(kDigits) + 1;
  std::int64_t size = 0;
  std::from_chars(text.data() + begin, text.data() + end, size);
  *static_cast<std::int64_t*>(bytes) += size;
}

PGconn* connect(const std::string& location, const std::string& password) {
  // Those of $PGOPTIONS are for psql; those of the URL stay.
  const bool has_options = location.find("options=") != location.npos;
  const char* const names[] = {"dbname",           "password", "client_encoding",
                               "application_name", "options",  nullptr};
  const char* const values[] = {location.c_str(),
                                password.empty() ? nullptr : password.c_str(),
                                "UTF8",
                                "migration-gate",
                                has_options ? nullptr : "-c standard_conforming_strings=on",
                                nullptr};
  PGconn* connection = libpq().PQconnectdbParams(names, values, 1);
  if (connection == nullptr) throw Error("no memory for a connection");
  return connection;
}

}  // namespace

std::int64_t Result::number(int row, int column) const {
  const std::string_view text = view(row, column);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::int64_t Result::rows_changed() const {
  const std::string_view text = libpq().PQcmdTuples(result_.get());
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string Result::field(int name) const {
  const char* text = libpq().PQresultErrorField(result_.get(), name);
  return text == nullptr ? std::string() : std::string(text);
}

std::string pg_literal(std::string_view text) {
  std::string literal = "'";
  for (const char byte : text) {
    if (byte == '\'') literal += '\'';
    literal += byte;
  }
  literal += '\'';
  return literal;
}

std::string pg_identifier(std::string_view name) {
  std::string identifier = "\"";
  for (const char byte : name) {
    if (byte == '"') identifier += '"';
    identifier += byte;
  }
  identifier += '"';
  return identifier;
}

Client::Client(const std::string& location, const std::string& password)
    : connection_(connect(location, password), libpq().PQfinish),
      temporary_bytes_(std::make_unique<std::int64_t>(0)) {
  if (libpq().PQstatus(connection_.get()) != CONNECTION_OK) fail_lost();
  libpq().PQsetNoticeReceiver(connection_.get(), note_temporary_file, temporary_bytes_.get());
}

Result Client::run(const std::string& sql) {
  begin();
  sent_ = sql;
  send(libpq().PQsendQuery(connection_.get(), sql.c_str()));
  std::optional<Result> last;
  std::optional<Result> refused;
  while (std::optional<Result> next = next_result_or_end()) {
    const ExecStatusType status = next->status();
    if (status == PGRES_FATAL_ERROR) {
      if (!refused) refused = std::move(next);
    } else {
      last = std::move(next);
    }
  }
  if (refused) fail(*refused, sql);
  if (!last) fail_lost();
  return std::move(*last);
}

Result Client::run_one(const std::string& sql) {
  begin();
  sent_ = sql;
  send(libpq().PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr,
                                 nullptr, 0));
  Result result = next_result();
  drain();
  if (result.status() == PGRES_FATAL_ERROR) fail(result, sql);
  return result;
}

Result Client::run_guarded(const std::string& sql) {
  return std::move(run_with(sql, {}).front());
}

std::vector<Result> Client::run_with(const std::string& sql,
                                     const std::vector<std::string>& questions) {
  std::vector<std::string> statements = {sql};
  statements.insert(statements.end(), questions.begin(), questions.end());
  if (transaction() != PQTRANS_INTRANS || controls_transaction(sql)) {
    return run_pipeline(statements);
  }
  statements.insert(statements.begin(), concat("SAVEPOINT ", kGuardName));
  statements.emplace_back(concat("RELEASE ", kGuardName));
  std::vector<Result> answers;
  try {
    answers = run_pipeline(statements);
  } catch (const Error&) {
    const std::size_t refused = refused_;
    const bool was_timed_out = timed_out_;
    if (transaction() == PQTRANS_INERROR)
      run(concat("ROLLBACK TO ", kGuardName, "; RELEASE ", kGuardName));
    refused_ = refused == 0 ? 0 : refused - 1;
    timed_out_ = was_timed_out;
    throw;
  }
  answers.erase(answers.begin());
  answers.pop_back();
  return answers;
}

// All in one transaction, which is none of the script's unless it has opened one.
std::vector<Result> Client::run_pipeline(const std::vector<std::string>& statements) {
  begin();
  const Libpq& pq = libpq();
  PGconn* connection = connection_.get();
  send(pq.PQenterPipelineMode(connection));
  for (const std::string& sql : statements) {
    send(pq.PQsendQueryParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
  }
  send(pq.PQpipelineSync(connection));
  std::vector<Result> answers;
  std::optional<Result> refused;
  // After each statement's result comes an end of its own, the sync's last.
  for (bool is_synced = false; !is_synced;) {
    std::optional<Result> next = next_result_or_end();
    if (!next) continue;
    const ExecStatusType status = next->status();
    is_synced = status == PGRES_PIPELINE_SYNC;
    if (status == PGRES_FATAL_ERROR && !refused) {
      refused_ = answers.size();
      refused = std::move(next);
    } else if (!is_synced && status != PGRES_PIPELINE_ABORTED) {
      answers.push_back(std::move(*next));
    }
  }
  pq.PQexitPipelineMode(connection);
  if (refused) fail(*refused, statements.at(std::min(refused_, statements.size() - 1)));
  return answers;
}

void Client::begin_rows(const std::string& sql) {
  begin();
  sent_ = sql;
  send(libpq().PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr,
                                 nullptr, 0));
  libpq().PQsetSingleRowMode(connection_.get());
  is_reading_ = true;
}

std::optional<Result> Client::next_row() {
  if (!is_reading_) return std::nullopt;
  Result result = next_result();
  if (result.status() == PGRES_SINGLE_TUPLE) return result;
  drain();
  is_reading_ = false;
  if (result.status() == PGRES_FATAL_ERROR) fail(result, sent_);
  return std::nullopt;
}

bool Client::has_answer() {
  if (libpq().PQconsumeInput(connection_.get()) != 1) fail_lost();
  return libpq().PQisBusy(connection_.get()) == 0;
}

void Client::enter_copy(const std::string& sql, ExecStatusType expected) {
  begin();
  sent_ = sql;
  send(libpq().PQsendQuery(connection_.get(), sql.c_str()));
  is_copying_ = true;
  Result result = next_result();
  is_copying_ = false;
  if (result.status() == expected) return;
  end_copy(result.status());
  drain();
  if (result.status() == PGRES_FATAL_ERROR) fail(result, sql);
  throw SqlError("this copies nothing", code_of_state("42601"));
}

void Client::begin_copy_out(const std::string& sql) {
  enter_copy(sql, PGRES_COPY_OUT);
  is_reading_ = true;
}

std::optional<std::string_view> Client::next_copied() {
  char* bytes = nullptr;
  int size = libpq().PQgetCopyData(connection_.get(), &bytes, 1);
  while (size == 0) {
    wait();
    size = libpq().PQgetCopyData(connection_.get(), &bytes, 1);
  }
  copied_.reset(bytes);
  if (size > 0) return std::string_view(bytes, static_cast<std::size_t>(size));
  is_reading_ = false;
  if (size < -1) fail_lost();
  Result result = next_result();
  drain();
  if (result.status() == PGRES_FATAL_ERROR) fail(result, sent_);
  return std::nullopt;
}

void Client::copy_in(const std::string& sql, std::string_view bytes) {
  enter_copy(sql, PGRES_COPY_IN);
  constexpr std::size_t kPiece = 1 << 20;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    check_interrupt();
    const std::string_view piece = bytes.substr(at, kPiece);
    if (libpq().PQputCopyData(connection_.get(), piece.data(), static_cast<int>(piece.size())) !=
        1) {
      fail_lost();
    }
  }
  if (libpq().PQputCopyEnd(connection_.get(), nullptr) != 1) fail_lost();
  Result result = next_result();
  drain();
  if (result.status() == PGRES_FATAL_ERROR) fail(result, sql);
}

void Client::begin() {
  if (!is_tidying_) check_interrupt();
  finish_unread();
  clock_ = Stopwatch();
  timed_out_ = false;
  refused_ = 0;
}

void Client::send(int accepted) {
  if (accepted != 1) fail_lost();
}

// Rows that nobody wants any more.
void Client::finish_unread() {
  if (!is_reading_) return;
  is_reading_ = false;
  give_up();
  if (is_lost()) fail_lost();
}

void Client::wait() {
  pollfd socket = {libpq().PQsocket(connection_.get()), POLLIN, 0};
  const bool is_over = limit_seconds_ > 0 && clock_.seconds() > limit_seconds_;
  if (is_over) {
    timed_out_ = true;
    give_up();
    throw Error(concat("the statement took longer than ", duration(limit_seconds_)));
  }
  int milliseconds = look ? kLookMilliseconds : kWaitMilliseconds;
  if (limit_seconds_ > 0) {
    const double left = (limit_seconds_ - clock_.seconds()) * 1000 + 1;
    milliseconds = std::min(milliseconds, static_cast<int>(left));
  }
  const int ready = poll(&socket, 1, milliseconds);
  if (pending_signal() != 0 && !is_tidying_) {
    give_up();
    check_interrupt();
  }
  if (ready == 0 && look) look();
  if (ready > 0 && libpq().PQconsumeInput(connection_.get()) != 1) fail_lost();
}

// Asks the server to stop, and takes what it still sends.
void Client::give_up() {
  if (PGcancel* cancel = libpq().PQgetCancel(connection_.get())) {
    char message[256];
    libpq().PQcancel(cancel, message, sizeof message);
    libpq().PQfreeCancel(cancel);
  }
  constexpr int kEnds = 8;  // of a pipeline, which has one after each statement
  for (int ends = 0; ends < kEnds && !is_lost();) {
    PGresult* result = libpq().PQgetResult(connection_.get());
    const bool is_copy = result != nullptr && libpq().PQresultStatus(result) == PGRES_COPY_OUT;
    libpq().PQclear(result);
    if (is_copy) {
      for (char* bytes = nullptr; libpq().PQgetCopyData(connection_.get(), &bytes, 0) > 0;) {
        libpq().PQfreemem(bytes);
      }
    }
    if (result != nullptr) continue;
    if (libpq().PQexitPipelineMode(connection_.get()) == 1) break;
    ++ends;
  }
}

Result Client::next_result() {
  std::optional<Result> result = next_result_or_end();
  if (!result) fail_lost();
  return std::move(*result);
}

std::optional<Result> Client::next_result_or_end() {
  while (libpq().PQisBusy(connection_.get()) != 0) wait();
  PGresult* result = libpq().PQgetResult(connection_.get());
  if (result != nullptr && !is_copying_) end_copy(libpq().PQresultStatus(result));
  if (result == nullptr) {
    if (is_lost()) fail_lost();
    return std::nullopt;
  }
  return Result(result, std::exchange(*temporary_bytes_, 0));
}

// One that nobody has asked for: without an end the server would wait for its rows for ever.
void Client::end_copy(ExecStatusType status) {
  if (status == PGRES_COPY_IN) libpq().PQputCopyEnd(connection_.get(), "no rows come with it");
  if (status == PGRES_COPY_OUT) {
    for (char* bytes = nullptr; libpq().PQgetCopyData(connection_.get(), &bytes, 0) > 0;) {
      libpq().PQfreemem(bytes);
    }
  }
}

void Client::drain() {
  while (next_result_or_end()) {
  }
}

void Client::fail(const Result& result, const std::string& sql) {
  const std::string state = result.field(PG_DIAG_SQLSTATE);
  const std::string message = message_of(result);
  if (state.empty() || is_lost()) fail_lost();
  if (state == kDeadlockDetected) throw Busy(std::string(kDeadlock));
  if (is_lock(state)) throw Busy(message);
  if (is_trouble(state)) throw Error(message);
  throw SqlError(message, code_of_state(state), offset_of(result, sql), summary_of(result),
                 result.field(PG_DIAG_TABLE_NAME));
}

void Client::fail_lost() {
  const std::string message = one_line(libpq().PQerrorMessage(connection_.get()));
  throw Error(message.empty() ? "the server is gone" : message);
}

}  // namespace gate::postgres
