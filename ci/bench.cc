// How fast the parts are that a rehearsal spends its own time in: build with -DGATE_BENCH=ON.
#include <benchmark/benchmark.h>

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

void digest_with_key(benchmark::State& state) {
  const auto session = open_orders();
  for (auto _ : state)
    benchmark::DoNotOptimize(session->digest({.table = "orders", .key = {"id"}}));
  count_rows(state, kRows);
}
BENCHMARK(digest_with_key)->Unit(benchmark::kMillisecond);

void digest_as_bag(benchmark::State& state) {
  const auto session = open_orders();
  for (auto _ : state) benchmark::DoNotOptimize(session->digest({.table = "orders"}));
  count_rows(state, kRows);
}
BENCHMARK(digest_as_bag)->Unit(benchmark::kMillisecond);

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

}  // namespace

}  // namespace gate
