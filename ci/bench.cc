// How fast the parts are that a rehearsal spends its own time in: build with -DGATE_BENCH=ON. With
// GATE_BENCH_DATABASE=FILE also what is done to the whole of a database.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "gate/base/temp_dir.h"
#include "gate/base/text.h"
#include "gate/compare/rows.h"
#include "gate/engine/engines.h"
#include "gate/sql/split.h"

namespace gate {

namespace {

// A table as an application has it: a key, short texts, numbers, NULLs, now and then a long text.
constexpr std::string_view kFill =
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL, total REAL, "
    "status TEXT NOT NULL, placed_at TEXT, note TEXT, payload BLOB);"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
    "INSERT INTO orders SELECT i, i % 5000, i / 7.0, 'state ' || (i % 6), "
    "strftime('%Y-%m-%dT%H:%M:%SZ', 1700000000 + i, 'unixepoch'), "
    "CASE i % 4 WHEN 0 THEN NULL ELSE hex(zeroblob(i % 40)) END, "
    "CASE i % 50 WHEN 0 THEN zeroblob(3000) END FROM n;";
constexpr std::int64_t kRows = 200'000;

const std::vector<std::string>& columns() {
  static const std::vector<std::string> names = {"id",        "customer", "total",  "status",
                                                 "placed_at", "note",     "payload"};
  return names;
}

// As a rehearsal opens one: another engine has nothing from before in its memory.
std::unique_ptr<Session> open_to_read(Engine& engine, const Database& database, Checks checks) {
  return engine.open(database, {.access = Access::read, .checks = checks});
}

struct Orders {
  TempDir folder{""};
  std::unique_ptr<Engine> engine = make_engine("sqlite");
  Database database = engine->place(folder.path(), "orders");

  Orders() { engine->load(std::string(kFill), database); }
};

Orders& orders() {
  static Orders made;
  return made;
}

std::unique_ptr<Session> open_orders() {
  return orders().engine->open(orders().database, {.access = Access::read});
}

void count_rows(benchmark::State& state, std::int64_t rows) {
  state.counters["rows/s"] = benchmark::Counter(static_cast<double>(state.iterations() * rows),
                                                benchmark::Counter::kIsRate);
}

void digest(benchmark::State& state, const DigestRequest& request) {
  for (auto _ : state) {
    const auto engine = make_engine("sqlite");
    const auto session = open_to_read(*engine, orders().database, Checks::fast);
    benchmark::DoNotOptimize(session->digest(request));
  }
  count_rows(state, kRows);
}
BENCHMARK_CAPTURE(digest, with_key, DigestRequest{.table = "orders", .key = {"id"}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(digest, as_bag, DigestRequest{.table = "orders"})->Unit(benchmark::kMillisecond);

void digest_once_more(benchmark::State& state) {
  const auto session = open_orders();
  const DigestRequest request{.table = "orders", .key = {"id"}};
  benchmark::DoNotOptimize(session->digest(request));
  for (auto _ : state) benchmark::DoNotOptimize(session->digest(request));
  count_rows(state, kRows);
}
BENCHMARK(digest_once_more)->Unit(benchmark::kMillisecond);

// What SQLite takes to merely read them.
void read_rows(benchmark::State& state) {
  const auto session = open_orders();
  for (auto _ : state) {
    const RowSource rows = session->rows({.table = "orders", .key = {}, .columns = columns()});
    while (const Row* row = rows()) benchmark::DoNotOptimize(row);
  }
  count_rows(state, kRows);
}
BENCHMARK(read_rows)->Unit(benchmark::kMillisecond);

void compare_equal_tables(benchmark::State& state) {
  const auto before = open_orders();
  const auto after = open_orders();
  for (auto _ : state) {
    TableDifference difference;
    for (const std::string& name : columns()) {
      difference.columns.push_back({.before = name, .after = name});
    }
    const RowRequest request{.table = "orders", .key = {{"id"}}, .columns = columns()};
    compare_rows(before->rows(request), after->rows(request), {.key_columns = 1}, difference);
    if (difference.rows_modified != 0) state.SkipWithError("equal tables were found to differ");
  }
  count_rows(state, kRows);
}
BENCHMARK(compare_equal_tables)->Unit(benchmark::kMillisecond);

void split_a_dump(benchmark::State& state) {
  std::string script;
  for (int i = 0; i < 50'000; ++i) {
    script +=
        concat("INSERT INTO orders VALUES (", i, ", 'it''s; a note', NULL); -- row ", i, "\n");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(split_statements(script, Dialect::sqlite, "dump.sql"));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(script.size()) * state.iterations());
  count_rows(state, 50'000);
}
BENCHMARK(split_a_dump)->Unit(benchmark::kMillisecond);

std::vector<std::string> stored_tables(Session& session) {
  std::vector<std::string> names;
  for (const Table& table : session.read_schema().tables) {
    if (table.kind == TableKind::normal) names.push_back(table.name);
  }
  return names;
}

void digest_all(Session& session) {
  for (const std::string& table : stored_tables(session)) {
    benchmark::DoNotOptimize(session.digest({.table = table}));
  }
}

void whole_digest(benchmark::State& state, const Database& database, Checks checks) {
  for (auto _ : state) {
    const auto engine = make_engine("sqlite");
    digest_all(*open_to_read(*engine, database, checks));
  }
}

void whole_digest_once_more(benchmark::State& state, const Database& database) {
  const auto engine = make_engine("sqlite");
  const auto session = open_to_read(*engine, database, Checks::fast);
  digest_all(*session);
  for (auto _ : state) digest_all(*session);
}

// Of SQLite, integrity_check and foreign_key_check.
void whole_proof(benchmark::State& state, const Database& database, Checks checks) {
  for (auto _ : state) {
    const auto engine = make_engine("sqlite");
    const auto session = open_to_read(*engine, database, checks);
    const bool is_sound = checks == Checks::engine
                              ? session->check_integrity({}).empty()
                              : session->check_indexes(stored_tables(*session)).empty();
    if (!is_sound || !session->check_foreign_keys({}).empty()) state.SkipWithError("not sound");
  }
}

void register_whole(const std::string& path) {
  const Database database{path};
  using benchmark::RegisterBenchmark;
  const std::vector<benchmark::internal::Benchmark*> all = {
      RegisterBenchmark("whole_digest/own", whole_digest, database, Checks::own),
      RegisterBenchmark("whole_digest/sqlite", whole_digest, database, Checks::engine),
      RegisterBenchmark("whole_digest_once_more", whole_digest_once_more, database),
      RegisterBenchmark("whole_proof/own", whole_proof, database, Checks::own),
      RegisterBenchmark("whole_proof/sqlite", whole_proof, database, Checks::engine)};
  for (benchmark::internal::Benchmark* one : all) one->Unit(benchmark::kMillisecond);
}

}  // namespace

}  // namespace gate

int main(int count, char** words) {
  if (const char* path = std::getenv("GATE_BENCH_DATABASE")) gate::register_whole(path);
  benchmark::Initialize(&count, words);
  benchmark::RunSpecifiedBenchmarks();
}
