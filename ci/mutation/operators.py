"""The ways to break a migration. Each takes one statement, or a whole script, and gives every way
in which it can be broken so: [(place, broken)]. table.py has a row for each."""
import re

from mutation.scripts import (bare, body_of_table, clause, matching, parts, replaced, select_of, swapped, tokens,
                              without, words_at_top)

def starts(sql, words):
    return re.match(words, bare(sql), re.I) is not None


# Whole scripts.

def leave_out(script):
    return [(f"{i + 1}", script[:i] + script[i + 1:]) for i in range(len(script))]


def exchange(script):
    return [(f"{i + 1}", script[:i] + [script[i + 1], script[i]] + script[i + 2:]) for i in range(len(script) - 1)]


def repeat(script):
    return [(f"{i + 1}", script[:i + 1] + script[i:]) for i in range(len(script))]


def stop_early(script):
    return [(f"{len(script) // 2}", script[:len(script) // 2])] if len(script) > 3 else []


def empty(script):
    return [("all", [])]


def roll_back(script):
    return [(f"{i + 1}", [*script[:i], "ROLLBACK;", *script[i + 1:]])
            for i, sql in enumerate(script) if starts(sql, "COMMIT")]


# Tables that are made.

def table_parts(sql):
    span = body_of_table(sql)
    return parts(sql, *span) if span else []


def leave_out_line(sql):
    spans = table_parts(sql)
    return [(f"{i + 1}", without(sql, spans, i)) for i in range(len(spans))]


def swap_lines(sql):
    spans = table_parts(sql)
    return [(f"{i + 1}", swapped(sql, spans[i], spans[i + 1])) for i in range(len(spans) - 1)]


def take_out(pattern):
    """Takes each match out of the definitions of a CREATE TABLE or ADD COLUMN."""
    def operator(sql):
        if not body_of_table(sql) and not starts(sql, r"ALTER TABLE .* ADD "):
            return []
        return [(f"{n + 1}", sql[:m.start()].rstrip() + sql[m.end():])
                for n, m in enumerate(re.finditer(pattern, sql, re.I))]
    return operator


def leave_out_check(sql):
    if not body_of_table(sql) and not starts(sql, r"ALTER TABLE .* ADD "):
        return []
    found = []
    for n, m in enumerate(re.finditer(r" CHECK \(| AS \(", sql)):
        end = matching(sql, m.end() - 1) + 1
        end += len(re.match(r"( VIRTUAL| STORED)?", sql[end:]).group())
        found.append((f"{n + 1}", sql[:m.start()] + sql[end:]))
    return found


def change_type(sql):
    others = {"INTEGER": "TEXT", "TEXT": "INTEGER", "REAL": "INTEGER", "BLOB": "TEXT", "BIGINT": "TEXT"}
    if not body_of_table(sql) and not starts(sql, r"ALTER TABLE .* ADD "):
        return []
    return [(f"{n + 1}", replaced(sql, m.span(), others[m.group()]))
            for n, m in enumerate(re.finditer(r"(?<=\w )\b(INTEGER|TEXT|REAL|BLOB|BIGINT)\b", sql))]


def add_to_columns(words):
    def operator(sql):
        found = []
        for i, (begin, end) in enumerate(table_parts(sql)):
            text = sql[begin:end]
            if words.strip().split()[0] in text or "KEY" in text or not re.match(r"[a-z]\w*", text):
                continue
            found.append((f"{i + 1}", sql[:end] + words + sql[end:]))
        return found
    return operator


def refer_elsewhere(sql):
    if not body_of_table(sql):
        return []
    return [(f"{n + 1}", replaced(sql, m.span(1), m.group(1) + "_old"))
            for n, m in enumerate(re.finditer(r"REFERENCES (\w+)", sql))]


# Other objects.

def change_index(pattern, text, needs=r"CREATE (UNIQUE )?INDEX"):
    def operator(sql):
        if not starts(sql, needs):
            return []
        m = re.search(pattern, sql, re.S)
        return [("1", sql[:m.start()] + m.expand(text) + sql[m.end():])] if m else []
    return operator


def leave_out_key_column(sql):
    if not starts(sql, r"CREATE (UNIQUE )?INDEX"):
        return []
    opening = sql.index("(")
    spans = parts(sql, opening + 1, matching(sql, opening))
    return [(f"{i + 1}", without(sql, spans, i)) for i in range(len(spans))] if len(spans) > 1 else []


def rename_object(sql):
    m = re.search(r"^CREATE (?:UNIQUE )?(?:INDEX|TRIGGER|VIEW) (\w+)", sql, re.M)
    return [("1", replaced(sql, m.span(1), m.group(1) + "_2"))] if m else []


def break_trigger(pattern, text):
    return change_index(pattern, text, r"CREATE TRIGGER")


def break_view(pattern, text):
    return change_index(pattern, text, r"CREATE VIEW")


# Rows that are copied.

def is_copy(sql):
    return starts(sql, "INSERT|WITH") and select_of(sql)[0] is not None and re.search(r"\bINSERT\b", sql)


def insert_or(word):
    def operator(sql):
        if not starts(sql, "INSERT INTO"):
            return []
        return [("1", sql.replace("INSERT INTO", f"INSERT OR {word} INTO", 1))]
    return operator


def add_before_end(sql, text):
    end = len(sql.rstrip().rstrip(";"))
    return sql[:end] + text + sql[end:]


def limit_copy(sql):
    if not is_copy(sql) or clause(sql, "LIMIT"):
        return []
    return [("1", add_before_end(sql, " LIMIT 1")), ("3", add_before_end(sql, " LIMIT 3"))]


def distinct_copy(sql):
    if not is_copy(sql) or "DISTINCT" in sql:
        return []
    place = [p for w, p in words_at_top(sql) if w == "SELECT"][-1] + len("SELECT")
    return [("1", sql[:place] + " DISTINCT" + sql[place:])]


def change_order(sql):
    if not is_copy(sql) or clause(sql, "ORDER") or "GROUP BY" in sql or "UNION" in sql:
        return []
    return [("1", add_before_end(sql, " ORDER BY 1 DESC"))]


def plain_columns(sql):
    spans, _ = select_of(sql) if is_copy(sql) else (None, None)
    return [s for s in spans or [] if re.fullmatch(r"\w+(\.\w+)?", sql[s[0]:s[1]])]


def filter_copy(sql):
    if not is_copy(sql) or clause(sql, "WHERE") or clause(sql, "GROUP") or clause(sql, "ORDER"):
        return []
    return [(sql[b:e], add_before_end(sql, f" WHERE {sql[b:e]} IS NOT NULL")) for b, e in plain_columns(sql)]


def group_copy(sql):
    if not is_copy(sql) or clause(sql, "GROUP") or clause(sql, "ORDER") or "UNION" in sql:
        return []
    return [(sql[b:e], add_before_end(sql, f" GROUP BY {sql[b:e]}")) for b, e in plain_columns(sql)]


def in_copy(form):
    """Puts something else in place of each plain column that is copied."""
    def operator(sql):
        return [(sql[b:e], replaced(sql, (b, e), form.replace("?", sql[b:e]))) for b, e in plain_columns(sql)]
    return operator


def swap_selected(sql):
    spans, _ = select_of(sql) if is_copy(sql) else (None, None)
    return [(f"{i + 1}", swapped(sql, spans[i], spans[i + 1])) for i in range(len(spans or []) - 1)]


def target_list(sql):
    m = re.search(r"INSERT INTO \w+ \(", sql)
    return parts(sql, m.end(), matching(sql, m.end() - 1)) if m and is_copy(sql) else []


def swap_targets(sql):
    spans = target_list(sql)
    return [(f"{i + 1}", swapped(sql, spans[i], spans[i + 1])) for i in range(len(spans) - 1)]


def swap_both(sql):
    targets, (sources, _) = target_list(sql), select_of(sql)
    if not targets or not sources or len(targets) != len(sources):
        return []
    return [(f"{i + 1}", swapped(swapped(sql, sources[i], sources[i + 1]), targets[i], targets[i + 1]))
            for i in range(len(targets) - 1)]


def forget_column(sql):
    targets, (sources, _) = target_list(sql), select_of(sql)
    if len(targets) < 2 or not sources or len(targets) != len(sources):
        return []
    return [(sql[targets[i][0]:targets[i][1]], without(without(sql, sources, i), targets, i))
            for i in range(len(targets))]


def select_star(sql):
    spans, end = select_of(sql) if is_copy(sql) else (None, None)
    if not spans or sql[spans[0][0]:spans[-1][1]] == "*":
        return []
    return [("1", replaced(sql, (spans[0][0], spans[-1][1]), "*"))]


def inner_join(sql):
    return [(f"{n + 1}", replaced(sql, m.span(), "JOIN")) for n, m in enumerate(re.finditer("LEFT JOIN", sql))]


# Rows that are written.

def writes(sql):
    return starts(sql, "UPDATE|DELETE|INSERT|WITH|CREATE (TEMP )?TABLE .* AS")


def forget_where(sql):
    span = clause(sql, "WHERE") if writes(sql) else None
    return [("1", sql[:span[0]].rstrip() + sql[span[1]:])] if span else []


def negate_where(sql):
    span = clause(sql, "WHERE") if writes(sql) else None
    if not span:
        return []
    return [("1", replaced(sql, span, "WHERE NOT (" + sql[span[0] + len("WHERE"):span[1]].strip() + ")"))]


def narrow_where(sql):
    span = clause(sql, "WHERE") if starts(sql, "UPDATE|DELETE") else None
    if span:
        return [("1", sql[:span[1]] + " AND rowid > 2" + sql[span[1]:])] if " FROM " not in sql[:span[0]] else []
    return [("1", add_before_end(sql, " WHERE rowid > 2"))] if starts(sql, "UPDATE|DELETE") else []


def assign(value):
    def operator(sql):
        span = clause(sql, "SET", ("FROM", "WHERE", "RETURNING")) if starts(sql, "UPDATE|WITH") else None
        found = []
        for b, e in parts(sql, span[0] + 3, span[1]) if span else []:
            name, _, _ = sql[b:e].partition(" = ")
            found.append((name, replaced(sql, (b, e), f"{name} = {value}")))
        return found
    return operator


def change_literal(sql):
    if starts(sql, "PRAGMA|BEGIN|COMMIT|DROP"):
        return []
    found = []
    for kind, text, place in tokens(sql):
        if kind == "number":
            new = str(int(float(text)) + 1)
        elif kind == "text":
            new = "'" + (text[1:-1] + "x" if text != "''" else "x") + "'"
        else:
            continue
        found.append((f"{len(found) + 1}", replaced(sql, (place, place + len(text)), new)))
    return found


def leave_out_tuple(sql):
    m = re.search(r"\bVALUES\s", sql)
    if not m or not starts(sql, "INSERT"):
        return []
    words = [p for w, p in words_at_top(sql, m.end()) if w == "ON"]
    spans = parts(sql, m.end(), words[0] if words else len(sql.rstrip().rstrip(";")))
    return [(f"{i + 1}", without(sql, spans, i)) for i in range(len(spans))] if len(spans) > 1 else []


# Names.

def misname(pattern):
    def operator(sql):
        m = re.search(pattern, bare(sql))
        return [("1", replaced(bare(sql), m.span(1), m.group(1) + "s"))] if m else []
    return operator


def other_column(sql):
    """ALTER TABLE … DROP COLUMN takes a neighbour instead."""
    m = re.search(r"ALTER TABLE (\w+) DROP COLUMN (\w+)", bare(sql))
    if not m:
        return []
    neighbours = {"members": "phone", "books": "pages", "loans": "returned", "authors": "born", "events": "at",
                  "rooms": "plan" if m.group(2) != "plan" else "depth"}
    other = neighbours.get(m.group(1))
    return [(other, replaced(bare(sql), m.span(2), other))] if other else []
