"""What migrations do, seen without the gate: by Python's own SQLite, comparing everything."""
import re
import sqlite3
from collections import Counter

from mutation.scripts import bare, body_of_table, matching, normal, parts, split

SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class State:
    """A database as plain values; equal states are equal databases but for the order of rows."""

    def __init__(self, db):
        master = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        virtual = {n for t, n, _, s in master if t == "table" and (s or "").upper().startswith("CREATE VIRTUAL")}
        shadows = {v + s for v in virtual for s in SHADOWS}
        self.schema = {(t, n): normal(s) for t, n, _, s in master if n not in shadows and not n.startswith("sqlite_")}
        self.parts = {key: loose(sql) for key, sql in self.schema.items()}
        self.unreadable = []
        self.keys, self.rows, self.columns, self.definitions = {}, {}, {}, {}
        for kind, name, _, sql in master:
            if kind != "table" or name in shadows or name.startswith("sqlite_"):
                continue
            info = [row for row in safely(db, f"PRAGMA table_xinfo({quoted(name)})") if isinstance(row, tuple)]
            columns = [row[1] for row in info if row[6] != 1] or ["rowid"]
            self.columns[name] = columns
            self.keys[name] = [row[1] for row in sorted(info, key=lambda r: r[5]) if row[5] > 0]
            query = ", ".join(f"{quoted(c)}, typeof({quoted(c)})" for c in columns)
            rows = safely(db, f"SELECT {query} FROM {quoted(name)}")
            is_readable = not (rows and isinstance(rows[0], str))
            self.rows[name] = [tuple(zip(row[::2], row[1::2])) for row in rows] if is_readable else []
            self.unreadable += [] if is_readable else rows
            self.definitions[name] = definitions(sql)
        self.words = {name: indexed_words(db, name) for name in virtual}
        sequence = ("table", "sqlite_sequence") in {(t, n) for t, n, _, _ in master}
        counters = safely(db, "SELECT name, seq FROM sqlite_sequence") if sequence else []
        self.sequence = {name: seq if isinstance(seq, int) else 0 for name, seq in counters}
        self.version = db.execute("PRAGMA user_version").fetchone()[0]
        self.orphans = sorted(map(repr, safely(db, "PRAGMA foreign_key_check")))
        self.damage = safely(db, "PRAGMA integrity_check") + [
            error for name in sorted(virtual) for error in full_text_damage(db, name)]

    def projection(self, table, columns, form=repr):
        """The rows of some columns, as a bag."""
        places = [self.columns[table].index(column) for column in columns]
        return sorted(repr(tuple(form(row[i]) for i in places)) for row in self.rows[table])

    def bags(self):
        return {table: self.projection(table, sorted(columns)) for table, columns in self.columns.items()}

    def data(self):
        return self.bags(), self.words, {t: s for t, s in self.sequence.items() if s}, self.version

    def health(self):
        return self.orphans, self.damage, self.unreadable


def safely(db, sql):
    try:
        return db.execute(sql).fetchall()
    except sqlite3.Error as error:
        return [str(error)]


def full_text_damage(db, name):
    """Where a full-text index is not that of its content; nothing of other virtual tables."""
    name = quoted(name)
    errors = safely(db, f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
    return [error for error in errors if "malformed" in error]


def indexed_words(db, name):
    """What a full-text table finds, and where."""
    try:
        db.execute(f"CREATE VIRTUAL TABLE temp.oracle_words USING fts5vocab('main', {quoted(name)}, 'instance')")
        words = sorted(map(repr, db.execute("SELECT * FROM temp.oracle_words").fetchall()))
        db.execute("DROP TABLE temp.oracle_words")
        return words
    except sqlite3.Error as error:
        return [str(error)]


def definitions(sql):
    """Column or constraint of a CREATE TABLE → its definition; what follows the parentheses as ''."""
    span = body_of_table(sql) if sql else None
    if span is None:
        return {"": normal(sql)}
    found = {"": normal(sql[span[1] + 1:])}
    for begin, end in parts(sql, *span):
        text = normal(sql[begin:end])
        first = text.split(" ", 1)[0]
        if first in ("primary", "foreign", "unique", "check", "constraint"):
            first = text
        found[first] = text
    return found


def loose(sql):
    """A table's normal form in which the order of columns does not count."""
    if not sql.startswith("create table") or "(" not in sql:
        return sql
    opening = sql.index("(")
    closing = matching(sql, opening)
    return (sql[:opening], tuple(sorted(sql[b:e] for b, e in parts(sql, opening + 1, closing))), sql[closing:])


def opens_transaction(statements):
    return any(re.match(r"BEGIN\b", bare(s), re.I) for s in statements)


class Refused(Exception):
    pass


def apply(path, script, foreign_keys, tool):
    """As the migration tool does: one connection, one transaction unless the script has its own."""
    db = sqlite3.connect(path, isolation_level=None)
    db.text_factory = bytes
    try:
        db.execute("PRAGMA synchronous = OFF")
        db.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
        statements = split(script)
        wrapped = tool == "golang-migrate" or not opens_transaction(statements)
        if wrapped:
            db.execute("BEGIN")
        for statement in statements:
            if bare(statement).strip("; \n"):
                for _ in db.execute(statement):
                    pass
        if wrapped:
            db.execute("COMMIT")
        left_open = db.in_transaction
        if left_open:
            db.execute("ROLLBACK")
        return left_open
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise Refused(str(error)) from error
    finally:
        db.close()


def observe(path):
    db = sqlite3.connect(path, isolation_level=None)
    db.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        return State(db)
    finally:
        db.close()


def kept_facts(before, after):
    """What the correct migration leaves as it was, [(kind, what, holds)]: nothing of it may be lost
    by a broken one. Where two kinds speak of one thing, the worse comes first."""
    facts = []
    for key, sql in before.schema.items():
        if key[0] != "table" and after.schema.get(key) == sql:
            name = "%s %s" % key
            facts.append(("schema", name, lambda s, k=key, q=nameless(sql): k in s.schema or q in map(nameless, s.schema.values())))
            facts.append(("redefined", name, lambda s, k=key, q=sql: s.schema.get(k) == q))
    for table in before.rows:
        if table in after.rows:
            facts += facts_of_rows(table, before, after) + facts_of_definitions(table, before, after)
    for table, number in before.sequence.items():
        if number and after.sequence.get(table, 0) == number:
            facts.append(("schema", f"counter of {table}", lambda s, t=table, n=number: s.sequence.get(t, 0) >= n))
    if after.health() == before.health():
        facts.append(("rows", "references", lambda s, h=before.health(): s.health() == h))
    for table, words in before.words.items():
        if after.words.get(table) == words:
            facts.append(("derived", f"words of {table}", lambda s, t=table, w=words: s.words.get(t) == w))
    return facts


def facts_of_rows(table, before, after):
    facts = []
    if len(before.rows[table]) <= len(after.rows[table]):
        count = len(before.rows[table])
        facts.append(("rows", f"rows of {table}", lambda s: len(s.rows.get(table, ())) >= count))
    key = [c for c in before.keys[table] if c in after.columns[table]]
    if before.projection(table, key) != after.projection(table, key):
        key = []
    for column in before.columns[table]:
        if column not in after.columns[table]:
            continue
        for kind, form in (("content", as_text), ("storage", repr)):
            rows, later = (s.projection(table, [*key, column], form) for s in (before, after))
            if rows == later or not Counter(rows) - Counter(later):
                facts.append((kind, f"{table}.{column}",
                              lambda s, c=(*key, column), r=rows, e=rows == later, f=form: has(s, table, c, r, e, f)))
    return facts


def as_text(cell):
    """A value without its storage class: 1, 1.0 and '1' are one."""
    value, _ = cell
    if isinstance(value, bytes):
        value = value.decode("utf-8", "surrogateescape")
    try:
        if isinstance(value, float) or isinstance(value, str) and str(float(value)) == value:
            value = float(value)
            return str(int(value)) if value.is_integer() else str(value)
    except ValueError:
        pass
    return None if value is None else str(value)


def has(state, table, columns, rows, exactly, form):
    if not all(column in state.columns.get(table, ()) for column in columns):
        return False
    found = state.projection(table, columns, form)
    return found == rows if exactly else not Counter(rows) - Counter(found)


CLAUSES = ("not null", "default", "check (", "unique", "collate", "references", "on delete", "on update", "primary key",
           "autoincrement", " as (", "without rowid", "strict")


def facts_of_definitions(table, before, after):
    facts = []
    for name, text in before.definitions[table].items():
        if after.definitions[table].get(name) != text:
            continue
        what, clauses = f"{table}: {name or 'options'}", {c for c in CLAUSES if c in text}

        def found(state, name=name):
            return state.definitions.get(table, {}).get(name)

        facts.append(("schema", what, lambda s, f=found, c=clauses: f(s) is not None and all(k in f(s) for k in c)))
        facts.append(("redefined", what, lambda s, f=found, d=text: typeless(f(s)) == typeless(d)))
        facts.append(("type", what, lambda s, f=found, d=text: f(s) == d))
    return facts


def nameless(sql):
    return re.sub(r"^(create (unique )?(index|trigger|view)) \S+", r"\1", sql)


def typeless(definition):
    return re.sub(r"^(\w+) (integer|text|real|blob|bigint)\b", r"\1", definition or "")
