// Every member of Run has another value than its default somewhere in here.
#include "tests/support/sample_run.h"

namespace gate {
namespace {

Location at(int line, int column = 1) {
  return {"migrations/0002_totals.sql", line, column};
}

ScriptRecord up_of_totals() {
  ScriptRecord script{.path = "migrations/0002_totals.sql",
                      .seconds = 0.0425,
                      .delayed_seconds = 0.0025,
                      .completed = true};
  script.statements = {
      {.sql = "ALTER TABLE orders ADD COLUMN total REAL",
       .location = at(1),
       .outcome = {.seconds = 0.0005,
                   .effects = {{.action = Action::alter, .table = "orders"}},
                   .reads = {"orders"},
                   .columns_read = {"note"},
                   .renames = {{.table = "orders", .column = "note", .to = "remark"}},
                   .depends_on = {Circumstance::clock, Circumstance::order}},
       .transaction = 1},
      {.sql = "DELETE FROM products\nWHERE legacy_code = 'A&B'",
       .location = at(3),
       .outcome =
           {.rows_changed = 2,
            .rows_changed_indirectly = 3,
            .seconds = 0.041,
            .effects = {{.action = Action::remove, .table = "products"},
                        {.action = Action::remove, .table = "order_items", .cause = Cause::cascade},
                        {.action = Action::insert,
                         .table = "log",
                         .column = "text",
                         .cause = Cause::trigger,
                         .trigger = "log_deletes"}},
            .wal_bytes = 204'800,
            .temporary_bytes = 5'000'000},
       .transaction = 2},
  };
  script.history_after = {"1", "2"};
  return script;
}

ScriptRecord refused_down() {
  return {.path = "migrations/0002_totals.down.sql",
          .seconds = 0.002,
          .timed_out = true,
          .error = "UNIQUE constraint failed: products.legacy_code",
          .error_hint = "remove the duplicates first",
          .error_sql = "CREATE UNIQUE INDEX products_code ON products(legacy_code)",
          .error_location = {"migrations/0002_totals.down.sql", 4, 3},
          .error_rows = {{.key = "legacy_code text of 3 characters", .before = "2 rows"}},
          .culprits = "products_code",
          .culprit_rows = 2,
          .culprits_are_duplicates = true,
          .transaction_left_open = true,
          .ended_tools_transaction = true,
          .history_after = {"1"}};
}

ScriptRecord verify_totals() {
  const Location place{"verify/0002_totals.sql", 2, 1};
  return {.path = place.path,
          .statements = {{.sql = "SELECT 1 / count(total) FROM orders", .location = place}},
          .seconds = 0.001,
          .completed = true};
}

StateDifference change_of_totals() {
  StateDifference change;
  change.schema = {{"column", "orders.total", Change::added, "", "REAL"},
                   {"column", "products.legacy_code", Change::removed, "TEXT NOT NULL", ""}};
  TableDifference orders{.before = "orders",
                         .after = "orders",
                         .rows_before = 20,
                         .rows_after = 20,
                         .added = {{"total", 18, true}}};
  orders.columns = {{.before = "id", .after = "id"},
                    {.before = "note",
                     .after = "remark",
                     .equal = false,
                     .type_changed = true,
                     .generated = true,
                     .changed = 5,
                     .equivalent = 4,
                     .lost = 3,
                     .became_null = 2,
                     .nulls_before = 1,
                     .was_uniform = true,
                     .examples = {{"id 7", "text of 4 characters", "NULL"}}}};
  TableDifference items{.before = "order_items",
                        .after = "order_items",
                        .rows_before = 60,
                        .rows_after = 57,
                        .compared_rows = true,
                        .key = {"order_id", "product_id"},
                        .rows_added = 1,
                        .rows_removed = 4,
                        .rows_modified = 6};
  items.unwritten = {.rows_added = 2,
                     .rows_removed = 3,
                     .columns = {{.before = "qty", .after = "qty", .equal = false, .lost = 7}}};
  items.examples_removed = {{"(4, 2)", "3, 1.5", ""}};
  items.examples_added = {{"(9, 9)", "", "1, 2.5"}};
  TableDifference search{.before = "search", .after = "search", .is_virtual = true};
  search.not_compared = "a virtual table has no rows of its own";
  TableDifference products{
      .before = "products",
      .after = "products",
      .rows_before = 12,
      .rows_after = 10,
      .dropped = {{"legacy_code", 10, false, {"code"}, "code", "1", true, true, "codes.code"}}};
  change.tables = {orders, items, search, products};
  change.old_names = {{.view = "purchases",
                       .table = "orders",
                       .rows_wanted = 20,
                       .rows = 19,
                       .rows_missing = 3,
                       .rows_strange = 2,
                       .rows_modified = 5,
                       .differing = {"note"},
                       .missing = {"total"},
                       .not_compared = "it takes longer than 1 s"}};
  return change;
}

FaultRecord faults_of_totals() {
  return {.boundaries = 6,
          .tried = 5,
          .not_tried = "faults.max-points is 5",
          .points = {{.location = at(3), .inside = true},
                     {.kind = FaultKind::disk_full,
                      .location = at(1),
                      .aftermath = Aftermath::refused,
                      .left = LeftOver::part,
                      .sql = "ALTER TABLE orders ADD COLUMN total REAL",
                      .effects = {"column orders.total was added"},
                      .error = "duplicate column name: total",
                      .error_sql = "ALTER TABLE orders ADD COLUMN total REAL",
                      .error_location = at(1, 30)}}};
}

MigrationRecord totals() {
  MigrationRecord record{
      .version = "2",
      .name = "totals",
      .path = "migrations/0002_totals.sql",
      .checksum = "2222",
      .other_endings = {"2223"},
      .pending = true,
      .has_down = true,
      .has_verify_script = true,
      .allows = {{"data/column-dropped", "products.legacy_code", "unused since 2024", at(2)}},
      .up = up_of_totals(),
      .change = change_of_totals(),
      .verify_script = {{.script = verify_totals(),
                         .null_divisions = {{"verify/0002_totals.sql", 2, 1}}}},
      .trials = {{"orders.total", "nulls", 2, "SET NOT NULL"}},
      .sequences = {{"orders", 20, 19}},
      .down = refused_down(),
      .after_down = StateDifference{},
      .masked = {{.location = at(4),
                  .kind = "table",
                  .name = "remarks",
                  .differences = {{"column", "remarks.text", Change::added, "", "text TEXT"}}}},
      .locks = {.not_tried = "",
                .seconds = 0.5,
                .readers = {40, 1, 0.25},
                .writers = {9, 2, 0.375},
                .error = "database is locked",
                .error_location = at(3)},
      .growth = {4096, 8192, 512, 1024},
      .up_faults = faults_of_totals(),
      .down_faults = FaultRecord{.not_tried = "the fixture is large"},
      .again_not_run = "the down was refused"};
  return record;
}

std::vector<MigrationRecord> migrations() {
  MigrationRecord first{.version = "1",
                        .name = "init",
                        .path = "migrations/0001_init.sql",
                        .checksum = "1111",
                        .down_is_empty = true};
  MigrationRecord last{.version = "3", .name = "", .path = "migrations/0003.sql", .pending = true};
  last.not_run = "0002 went before it";
  last.down_not_run = "its up did not run";
  last.again = ScriptRecord{};
  last.after_again = StateDifference{};
  return {first, totals(), last};
}

Policy sample_policy() {
  return {.severities = {{"lint/*", Severity::off}, {"rollback/down-present", Severity::note}},
          .allow = {{.check = "data/column-dropped",
                     .subject = "products.legacy_code",
                     .reason = "unused since 2024",
                     .until = "2027-01-31",
                     .migration = "2",
                     .location = at(2)}},
          .baseline = {{.check = "lint/rename-column",
                        .subject = "orders.total",
                        .migration = "2",
                        .owner = "shop team",
                        .reason = "old",
                        .until = "2027-01-31",
                        .message = "orders.total is renamed",
                        .location = {"baseline.json", 3, 0}}},
          .baseline_path = "baseline.json",
          .only = {"*"},
          .skip = {"monitor/*"},
          .fail_on = FailOn::warning,
          .fail_on_empty = true,
          .today = "2026-11-21"};
}

ScriptStop sample_stop() {
  return {.version = "3",
          .path = "migrations/0003.sql",
          .kind = RefusalKind::missing_table,
          .missing = "users",
          .error = "no such table: users",
          .hint = "create the table before this statement",
          .sql = "ALTER TABLE users ADD COLUMN age",
          .location = {"migrations/0003.sql", 2, 1}};
}

MergeRecord sample_merge() {
  return {.base = "origin/main",
          .commit = "cccc",
          .not_compared = "two files have one version",
          .changed = {{"1", "migrations/0001_init.sql", FileChange::renamed, "0009_init.sql", false,
                       true}},
          .ours = {"migrations/0002_totals.sql"},
          .theirs = {"migrations/0002_sizes.sql"},
          .clashes = {{"2", "migrations/0002_totals.sql", "migrations/0002_sizes.sql"}},
          .stops = {{true, sample_stop()}},
          .schema = {{"index", "orders_total", Change::added, "", "index on orders (total)"}},
          .tables = {{"orders", 20, 19, {"total"}, true, "it cannot be listed"}}};
}

DriftRecord sample_drift() {
  const ObjectDifference by_hand{"index", "orders_by_hand", Change::added, "", "on orders (note)"};
  return {.scratch = {.not_tried = "no",
                      .applied = {"1"},
                      .stop = sample_stop(),
                      .found_nothing = true,
                      .made_elsewhere = true,
                      .begins_empty = true,
                      .foreign_tables = {"users"}},
          .history = {.not_compared = "no", .tables = 3, .differences = {by_hand}},
          .declared = {.file = "schema.sql", .not_compared = "", .unreadable = "schema.sql:3: no"},
          .consolidated = {.file = "consolidated.sql", .not_compared = ""},
          .merge = sample_merge()};
}

BackupRecord sample_backup() {
  return {.error = "no",
          .bytes = 40960,
          .checksum = "bbbb",
          .verify_error = "no",
          .restore_error = "no",
          .identical = true,
          .create_seconds = 0.25,
          .restore_seconds = 0.5};
}

NewRowsRecord sample_new_rows() {
  return {.skipped = "no",
          .workload = "workload/v2.sql",
          .refused = {{"INSERT INTO orders VALUES (1)", {"workload/v2.sql", 3, 1}, "no"}},
          .tables = {{.name = "orders",
                      .before = "purchases",
                      .none = "no",
                      .rows = 3,
                      .gone = 1,
                      .columns = {{.name = "remark",
                                   .before = "note",
                                   .moved_from = "notes.note",
                                   .rewritten = true,
                                   .values = 5,
                                   .lost = 2,
                                   .changed = 3,
                                   .not_possible = 4,
                                   .with_parent = 1}},
                      .examples = {{"21", "", "remark is NULL"}}}},
          .not_written = {{"orders.total", "CHECK constraint failed: total"}},
          .taken_back = {"3"},
          .refused_down = RefusedDown{.version = "2",
                                      .error = "NOT NULL constraint failed: orders.note",
                                      .hint = "fill it",
                                      .sql = "INSERT INTO orders_old SELECT * FROM orders",
                                      .location = {"migrations/0002_totals.down.sql", 5, 1},
                                      .rows = {{"21", "", ""}},
                                      .culprits = "orders.note",
                                      .duplicates = true},
          .edited = {{.table = "products",
                      .column = "price",
                      .rewritten = true,
                      .values = 6,
                      .undone = 1,
                      .lost = 2,
                      .changed = 3,
                      .examples = {{"7", "", ""}}}},
          .deleted = {{"products", 2, 1, {{"8", "", ""}}}},
          .unfilled = {{.table = "products",
                        .column = "name",
                        .sources = {"title", "subtitle"},
                        .rows = 3,
                        .empty = 2,
                        .examples = {{"9", "", ""}}}},
          .old_rows = {{"products", 1, 2, {{"7", "1", ""}}}},
          .dangling = {{"orders", "1 row refers to no user"}},
          .schema = {{"index", "orders_user", Change::removed, "on orders (user_id)", ""}}};
}

CutoverRecord sample_cutover() {
  return {.not_tried = "",
          .error = "no",
          .back_error = "no",
          .seconds = 0.0625,
          .back_seconds = 0.125,
          .blue_reads = 7,
          .green_reads = 5,
          .refused_reads = 1,
          .strange_reads = 2,
          .strange = {"no such table: orders"},
          .is_green = true,
          .is_blue_again = true,
          .late = {{"orders", 4, 3}}};
}

TenantState sample_tenant_state(std::int64_t rows) {
  return {.tables = {{.name = "orders",
                      .exempt = false,
                      .has_column = true,
                      .enabled = true,
                      .forced = rows == 0,
                      .policies = 4,
                      .commands = {"SELECT", "INSERT"},
                      .not_tried = "the table has no rows of a tenant"},
                     {.name = "plans", .exempt = true}},
          .windows = {"revenue"},
          .crossings = {{.relation = "revenue",
                         .kind = "view",
                         .as_owner = true,
                         .command = "read",
                         .own = "1",
                         .other = "2",
                         .rows = rows,
                         .own_rows = 7,
                         .message = "no",
                         .examples = {{"7", "", ""}}}}};
}

TenantRecord sample_tenants() {
  return {.not_tried = "",
          .rules = {.column = "account_id",
                    .setting = "app.current_account",
                    .role = "app_user",
                    .exempt = {"plans"},
                    .min_policies = 7},
          .role_is_bound = false,
          .blue = sample_tenant_state(0),
          .green = sample_tenant_state(3)};
}

void add_results(Run& run) {
  run.drift = sample_drift();
  run.verify = {
      .storage_was_checked = true,
      .integrity = {"row 3 missing from index orders_user"},
      .checked_tables = {"orders"},
      .foreign_keys = {{"order_items", "3 rows point to no product"}},
      .references = {{"order_items", "references orders_old, which is not there"}},
      .broken_objects = {{"view revenue", "no such column: note"}},
      .checked_objects = {"revenue"},
      .untried_writes = {{"orders", "it takes longer than 1 s"}},
      .expectations =
          {{"orders rows", "unchanged", "20", true, {"scenarios/shop/scenario.json", 7, 0}}},
      .unheld_checks =
          {{.table = "orders", .name = "total_ok", .condition = "total >= 0", .rows = 2, .of = 20}},
      .stale_views = {{.name = "revenue", .not_compared = "its query takes longer than 1 s"}},
      .still_pending = {"3"}};
  run.repeat = {.tables = {"orders"},
                .variations = {{.circumstance = Circumstance::order,
                                .tables = {{.table = "orders",
                                            .rows = 4,
                                            .rows_there = 3,
                                            .columns = {"total"},
                                            .stamps = {"changed_at"},
                                            .drawn = {"token"},
                                            .values = 2,
                                            .examples = {{"7", "40", "44"}}}},
                                .not_tried = "the fixture is large",
                                .error = "UNIQUE constraint failed: orders.total",
                                .error_version = "2",
                                .error_sql = "UPDATE orders SET total = abs(random() % 9)",
                                .error_location = at(5, 7)}}};
  run.tenant = sample_tenants();
  run.monitor = {.not_tried = "",
                 .workload = "workload/v1.sql",
                 .statements = {{.sql = "SELECT total FROM orders WHERE id = 7",
                                 .location = {"workload/v1.sql", 4, 1},
                                 .blue = {"", "", {"total"}, 1, 0},
                                 .green = {"no such column: total", "or was it 'sum'?", {}, 2, 20},
                                 .differing = {"total"},
                                 .misplaced = {"orders"}}}};
  run.restore = {.needed = true, .seconds = 0.75, .error = "none", .identical = true};
  run.new_rows = sample_new_rows();
  run.cutover = sample_cutover();
  run.tables = {{"order_items", 60, 57, 57, std::nullopt},
                {"orders", 20, 20, 20, 20},
                {"products", 12, 10, 12, 10}};
  run.views = {{"revenue", 20, 19, {"orders"}}};
  run.left_behind = {"green.db"};
  run.kept = "/tmp/gate";
  run.passes = {{"preflight", Phase::preflight, 0.1, "", ""},
                {"deploy", Phase::deploy, 0.3, "", ""},
                {"monitor", Phase::monitor, 0, "no workload is declared", ""},
                {"rollback", Phase::rollback, 0.2, "", "disk full: /tmp", {{"new rows", 0.125}}}};
}

}  // namespace

Run sample_run() {
  Run run{
      .tool_version = "0.1.0",
      .scenario = "store",
      .engine = "sqlite",
      .engine_version = "3.40.1",
      .started_at = "2026-11-21T07:04:08Z",
      .seconds = 3.2154,
      .command = "migration-gate run scenarios/store/scenario.json",
      .format = "sql-pairs",
      .format_reason = "*.down.sql beside *.sql",
      .folder = "migrations",
      .folder_problems = {{FolderProblem::Kind::never_run, "4", at(0, 0), "'4.txt' never runs"}},
      .history = {"schema_version", true, true, {{"1", "init", "1111"}}, "none"},
      .fixture = {.path = "fixtures/store.db",
                  .sha256 = "ffff",
                  .bytes = 36864,
                  .from_cache = true,
                  .captured_at = "2026-11-01",
                  .engine_version = "3.39.2",
                  .unreadable = "no",
                  .expected_sha256 = "ffff",
                  .manifest = {{"orders", "21 rows expected, 20 found"}},
                  .integrity = {"ok"},
                  .foreign_keys = {{"order_items", "1 row points to no order"}},
                  .untouched = false},
      .backup = sample_backup(),
      .migrations = migrations(),
      .stopped_by = 15,
      .limits = {.apply_seconds = 60,
                 .rollback_seconds = 300.5,
                 .lock_seconds = 2.5,
                 .growth_factor = 1.5,
                 .growth_bytes = 5,
                 .fixture_days = 7},
      .expect = {.tables = {{"orders", "unchanged", {{"size", 0}, {"total", 2}}}},
                 .queries = {{"SELECT count(*) FROM orders", "20"}},
                 .transforms = {"orders.total"}},
      .policy = sample_policy()};
  add_results(run);
  return run;
}

}  // namespace gate
