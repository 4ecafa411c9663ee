"""The table of operators, with the checks that may name what each does, and all mutants of a script."""
from mutation import operators as op
from mutation.scripts import split

LOST = ("data/row-counts", "data/content-preserved", "data/conversion-lossless", "data/nulls", "data/rows-deleted", "health/tables",
        "verify/integrity")
GONE = ("data/column-dropped", "data/table-dropped", "verify/tables-present")
SCHEMA = ("verify/side-effects", "verify/references", "verify/sequences", "verify/objects-compile")
KEYS = ("verify/foreign-keys",)
REFUSED = ("deploy/applies", "data/duplicates")
TOOL = ("deploy/transaction-closed", "deploy/did-something", "deploy/history-recorded", "migrations/readable")
KNOWN = ("data/expectations", "fixture/coverage", "allow/used")
BACK = ("rollback/applies", "rollback/restores-schema", "rollback/restores-data", "rollback/reapplies")
NEW = ("rollback/new-rows",)
DOWN = BACK + ("migrations/rollback-present",)

# name, what it does, on "script" or "statement", checks for a broken up (where the down tells, too,
# the way back is part of it), checks for a broken down.
OPERATORS = [
    ("leave-out-statement", op.leave_out, "script", REFUSED + LOST + GONE + SCHEMA + KEYS + TOOL + KNOWN + BACK, DOWN),
    ("exchange-statements", op.exchange, "script", REFUSED + LOST + GONE + SCHEMA + KEYS + TOOL + KNOWN + BACK, DOWN),
    ("repeat-statement", op.repeat, "script", REFUSED + LOST + TOOL + KNOWN + BACK, DOWN),
    ("stop-in-the-middle", op.stop_early, "script", REFUSED + LOST + GONE + SCHEMA + TOOL + KNOWN + BACK, DOWN),
    ("empty-script", op.empty, "script", TOOL + KNOWN + BACK, DOWN),
    ("roll-back", op.roll_back, "script", TOOL + KNOWN + BACK, DOWN),
    ("leave-out-line", op.leave_out_line, "statement", REFUSED + GONE + SCHEMA + LOST + BACK, DOWN),
    ("swap-lines", op.swap_lines, "statement", REFUSED + LOST + BACK, DOWN),
    ("drop-not-null", op.take_out(r" NOT NULL"), "statement", SCHEMA + REFUSED + NEW, DOWN),
    ("drop-default", op.take_out(r" DEFAULT ('[^']*'|[\w.]+)"), "statement", SCHEMA + REFUSED + BACK, DOWN),
    ("drop-unique", op.take_out(r" UNIQUE\b(?! \()"), "statement", SCHEMA + REFUSED, DOWN),
    ("drop-collate", op.take_out(r" COLLATE \w+"), "statement", SCHEMA + REFUSED, DOWN),
    ("drop-reference", op.take_out(r" REFERENCES \w+ \([\w, ]+\)( ON (DELETE|UPDATE) (CASCADE|RESTRICT|SET NULL))?"),
     "statement", SCHEMA + REFUSED, DOWN),
    ("drop-on-delete", op.take_out(r" ON (DELETE|UPDATE) (CASCADE|RESTRICT|SET NULL)"), "statement", SCHEMA, DOWN),
    ("drop-primary-key", op.take_out(r" PRIMARY KEY( AUTOINCREMENT)?(?! \()"), "statement", SCHEMA + REFUSED + KEYS, DOWN),
    ("drop-autoincrement", op.take_out(r" AUTOINCREMENT"), "statement", SCHEMA + REFUSED, DOWN),
    ("drop-without-rowid", op.take_out(r" WITHOUT ROWID"), "statement", SCHEMA, DOWN),
    ("drop-strict", op.take_out(r" STRICT"), "statement", SCHEMA, DOWN),
    ("drop-check-or-expression", op.leave_out_check, "statement", SCHEMA + REFUSED, DOWN),
    ("change-type", op.change_type, "statement", REFUSED + LOST + SCHEMA + BACK, DOWN),
    ("add-not-null", op.add_to_columns(" NOT NULL"), "statement", REFUSED + BACK, DOWN),
    ("add-unique", op.add_to_columns(" UNIQUE"), "statement", REFUSED + BACK + KNOWN, DOWN),
    ("refer-elsewhere", op.refer_elsewhere, "statement", REFUSED + SCHEMA + KEYS, DOWN),
    ("index-not-unique", op.change_index("CREATE UNIQUE", "CREATE"), "statement", SCHEMA, DOWN),
    ("index-unique", op.change_index("CREATE INDEX", "CREATE UNIQUE INDEX"), "statement",
     REFUSED + SCHEMA + KNOWN, DOWN),
    ("index-everywhere", op.change_index(r" WHERE .*;", ";"), "statement", SCHEMA + REFUSED, DOWN),
    ("index-narrower", op.change_index(r"\);\s*$", ") WHERE 0;"), "statement", SCHEMA, DOWN),
    ("index-other-order", op.change_index(r" DESC", ""), "statement", SCHEMA, DOWN),
    ("index-fewer-columns", op.leave_out_key_column, "statement", SCHEMA + REFUSED, DOWN),
    ("rename-object", op.rename_object, "statement", SCHEMA + REFUSED + BACK, DOWN),
    ("trigger-before", op.break_trigger("AFTER", "BEFORE"), "statement", SCHEMA, DOWN),
    ("trigger-other-row", op.break_trigger(r"\bOLD\.", "NEW."), "statement", SCHEMA + REFUSED, DOWN),
    ("trigger-other-event", op.break_trigger(r"AFTER UPDATE OF \w+", "AFTER INSERT"), "statement", SCHEMA + REFUSED, DOWN),
    ("trigger-any-column", op.break_trigger(r" OF \w+", ""), "statement", SCHEMA, DOWN),
    ("trigger-other-body", op.break_trigger(r"BEGIN.*END", "BEGIN SELECT 1; END"), "statement", SCHEMA, DOWN),
    ("view-everything", op.break_view(r"\s+WHERE .*;", ";"), "statement", SCHEMA, DOWN),
    ("view-outer-join", op.break_view(r"\bJOIN\b", "LEFT JOIN"), "statement", SCHEMA, DOWN),
    ("view-fewer-columns", op.break_view(r", [^,]*(?=\sFROM)", ""), "statement", SCHEMA + REFUSED, DOWN),
    ("insert-or-ignore", op.insert_or("IGNORE"), "statement", LOST + REFUSED, DOWN),
    ("insert-or-replace", op.insert_or("REPLACE"), "statement", LOST + REFUSED, DOWN),
    ("limit-copy", op.limit_copy, "statement", LOST + KEYS + KNOWN + BACK + REFUSED, DOWN),
    ("distinct-copy", op.distinct_copy, "statement", LOST + KNOWN + BACK, DOWN),
    ("order-copy", op.change_order, "statement", LOST + BACK, DOWN),
    ("filter-copy", op.filter_copy, "statement", LOST + KEYS + KNOWN + BACK + REFUSED, DOWN),
    ("group-copy", op.group_copy, "statement", LOST + KEYS + KNOWN + BACK + REFUSED, DOWN),
    ("copy-null", op.in_copy("NULL"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-constant", op.in_copy("'1'"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-as-integer", op.in_copy("CAST(? AS INTEGER)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-as-text", op.in_copy("CAST(? AS TEXT)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-as-blob", op.in_copy("CAST(? AS BLOB)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-lower", op.in_copy("lower(?)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-trimmed", op.in_copy("trim(?)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-cut", op.in_copy("substr(?, 1, 8)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-null-as-empty", op.in_copy("coalesce(?, '')"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-empty-as-null", op.in_copy("nullif(?, '')"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-zero-as-null", op.in_copy("nullif(?, 0)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("copy-rounded", op.in_copy("round(?)"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("swap-selected", op.swap_selected, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("swap-targets", op.swap_targets, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("swap-both", op.swap_both, "statement", LOST + REFUSED + BACK, DOWN),
    ("forget-column", op.forget_column, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("select-star", op.select_star, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("inner-join", op.inner_join, "statement", LOST + KNOWN + BACK, DOWN),
    ("forget-where", op.forget_where, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("negate-where", op.negate_where, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("narrow-where", op.narrow_where, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("assign-null", op.assign("NULL"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("assign-constant", op.assign("'1'"), "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("change-literal", op.change_literal, "statement", LOST + REFUSED + KEYS + SCHEMA + KNOWN + BACK, DOWN),
    ("leave-out-tuple", op.leave_out_tuple, "statement", LOST + REFUSED + KEYS + KNOWN + BACK, DOWN),
    ("misname-new-table", op.misname(r"RENAME TO (\w+)"), "statement", REFUSED + GONE + SCHEMA + LOST + BACK, DOWN),
    ("misname-new-column", op.misname(r"(?:RENAME COLUMN \w+ TO|ADD COLUMN) (\w+)"), "statement",
     REFUSED + GONE + SCHEMA + LOST + BACK, DOWN),
    ("misname-dropped", op.misname(r"^DROP (?:TABLE|INDEX|TRIGGER|VIEW) (\w+)"), "statement", REFUSED, DOWN),
    ("drop-other-column", op.other_column, "statement", GONE + REFUSED + BACK, DOWN),
    ("read-old-name", op.misname(r"\bFROM (\w+);$"), "statement", REFUSED, DOWN),
]


def mutants_of(script):
    """[(operator's row, place, broken script)] of the text of a script, in a fixed order."""
    statements = list(split(script))
    for row in OPERATORS:
        name, change, level = row[:3]
        if level == "script":
            for place, broken in change(statements):
                yield row, place, "\n".join(broken) + ("\n" if broken else "")
            continue
        for i, sql in enumerate(statements):
            for place, broken in change(sql):
                if broken == sql:
                    continue
                yield row, f"{i + 1}.{place}", "\n".join([*statements[:i], broken, *statements[i + 1:]]) + "\n"
