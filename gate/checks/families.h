// The functions behind the rows of the table, by family.
#pragma once

#include "gate/checks/check.h"

namespace gate {

// preflight.cc
void judge_fixture_readable(const Run& run, Findings& findings);
void judge_fixture_checksum(const Run& run, Findings& findings);
void judge_fixture_integrity(const Run& run, Findings& findings);
void judge_fixture_foreign_keys(const Run& run, Findings& findings);
void judge_fixture_coverage(const Run& run, Findings& findings);
void judge_fixture_fresh(const Run& run, Findings& findings);
void judge_fixture_engine_version(const Run& run, Findings& findings);
void judge_history_clean(const Run& run, Findings& findings);

// migrations.cc
void judge_migrations_readable(const Run& run, Findings& findings);
void judge_unique_versions(const Run& run, Findings& findings);
void judge_ordered(const Run& run, Findings& findings);
void judge_applied_unchanged(const Run& run, Findings& findings);
void judge_never_run(const Run& run, Findings& findings);
void judge_applied_present(const Run& run, Findings& findings);
void judge_rollback_present(const Run& run, Findings& findings);
void judge_line_endings(const Run& run, Findings& findings);
void judge_named(const Run& run, Findings& findings);

// drift.cc
void judge_explains_schema(const Run& run, Findings& findings);
void judge_from_scratch(const Run& run, Findings& findings);
void judge_consolidated(const Run& run, Findings& findings);
void judge_declared_schema(const Run& run, Findings& findings);

// merge.cc
void judge_merge_order(const Run& run, Findings& findings);
void judge_changed_since_base(const Run& run, Findings& findings);  // part of applied-unchanged

// lint_add.cc
void judge_add_not_null(const Run& run, Findings& findings);
void judge_add_without_default(const Run& run, Findings& findings);
void judge_unique_on_existing(const Run& run, Findings& findings);
void judge_change_type(const Run& run, Findings& findings);

// lint_blocking.cc
void judge_index_blocking(const Run& run, Findings& findings);
void judge_concurrently_wrapped(const Run& run, Findings& findings);
void judge_constraint_validated(const Run& run, Findings& findings);

// lint_break.cc
void judge_lint_drop_table(const Run& run, Findings& findings);
void judge_lint_drop_column(const Run& run, Findings& findings);
void judge_rename_table(const Run& run, Findings& findings);
void judge_rename_column(const Run& run, Findings& findings);

// lint_data.cc
void judge_unbounded_update(const Run& run, Findings& findings);
void judge_data_and_schema(const Run& run, Findings& findings);
void judge_non_deterministic(const Run& run, Findings& findings);

// lint_masked.cc, lint_foreign_keys.cc, lint_down.cc
void judge_if_not_exists(const Run& run, Findings& findings);
void judge_foreign_key_index(const Run& run, Findings& findings);
void judge_down_not_inverse(const Run& run, Findings& findings);

// lint_rebuild.cc
void judge_rebuild_forgets(const Run& run, Findings& findings);
void judge_rebuild_foreign_keys(const Run& run, Findings& findings);
void judge_pragma_in_transaction(const Run& run, Findings& findings);

// lint_words.cc
void judge_transaction_control(const Run& run, Findings& findings);
void judge_mixed_dialect(const Run& run, Findings& findings);
void judge_privileged(const Run& run, Findings& findings);
void judge_naming(const Run& run, Findings& findings);
void judge_read_by_words(const Run& run, Findings& findings);

// backup.cc
void judge_backup_created(const Run& run, Findings& findings);
void judge_backup_verified(const Run& run, Findings& findings);
void judge_backup_restores(const Run& run, Findings& findings);

// deploy.cc
void judge_applies(const Run& run, Findings& findings);
void judge_history_recorded(const Run& run, Findings& findings);
void judge_transaction_closed(const Run& run, Findings& findings);
void judge_did_something(const Run& run, Findings& findings);
void judge_idempotent(const Run& run, Findings& findings);
void judge_apply_duration(const Run& run, Findings& findings);

// verify_script.cc
void judge_verify_script(const Run& run, Findings& findings);

// deterministic.cc
void judge_deterministic(const Run& run, Findings& findings);

// faults.cc
void judge_crash_safe(const Run& run, Findings& findings);
void judge_transactional(const Run& run, Findings& findings);

// locks.cc
void judge_lock_time(const Run& run, Findings& findings);
void judge_growth(const Run& run, Findings& findings);

// cutover.cc
void judge_switches(const Run& run, Findings& findings);
void judge_switches_back(const Run& run, Findings& findings);

// verify.cc
void judge_integrity(const Run& run, Findings& findings);
void judge_foreign_keys(const Run& run, Findings& findings);
void judge_references(const Run& run, Findings& findings);
void judge_sequences(const Run& run, Findings& findings);
void judge_tables_present(const Run& run, Findings& findings);
void judge_objects_compile(const Run& run, Findings& findings);
void judge_expectations(const Run& run, Findings& findings);
void judge_health_of_tables(const Run& run, Findings& findings);

// side_effects.cc
void judge_side_effects(const Run& run, Findings& findings);

// data.cc
void judge_row_counts(const Run& run, Findings& findings);
void judge_rows_deleted(const Run& run, Findings& findings);
void judge_table_dropped(const Run& run, Findings& findings);
void judge_column_dropped(const Run& run, Findings& findings);

// content.cc
void judge_content_preserved(const Run& run, Findings& findings);
void judge_conversion_lossless(const Run& run, Findings& findings);
void judge_nulls(const Run& run, Findings& findings);
void judge_duplicates(const Run& run, Findings& findings);

// tenant.cc
void judge_tenant_enabled(const Run& run, Findings& findings);
void judge_tenant_isolated(const Run& run, Findings& findings);

// monitor.cc
void judge_old_app(const Run& run, Findings& findings);
void judge_no_new_scan(const Run& run, Findings& findings);

// rollback.cc
void judge_down_applies(const Run& run, Findings& findings);
void judge_restores_schema(const Run& run, Findings& findings);
void judge_restores_data(const Run& run, Findings& findings);
void judge_history_updated(const Run& run, Findings& findings);
void judge_reapplies(const Run& run, Findings& findings);
void judge_down_duration(const Run& run, Findings& findings);
void judge_restore(const Run& run, Findings& findings);

// new_rows.cc
void judge_new_rows(const Run& run, Findings& findings);

// post_deploy.cc
void judge_blue_untouched(const Run& run, Findings& findings);
void judge_shadows_removed(const Run& run, Findings& findings);

}  // namespace gate
