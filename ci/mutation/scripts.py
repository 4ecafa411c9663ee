"""Migration scripts as text: their statements, and the parts of a statement that can be broken."""
import functools
import re
import sqlite3

TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*\n?|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")*")"""
    r"""|(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d]\w*)|(?P<other>.)""",
    re.S | re.X)


@functools.lru_cache(maxsize=4096)
def tokens(sql):
    """((kind, text, start), …), spaces and comments included."""
    return tuple((m.lastgroup, m.group(), m.start()) for m in TOKEN.finditer(sql))


@functools.lru_cache(maxsize=4096)
def split(script):
    """The statements with their semicolons; comments belong to the statement that follows."""
    statements, current = [], ""
    for kind, text, _ in tokens(script):
        current += text
        if kind == "other" and text == ";" and sqlite3.complete_statement(current):
            statements.append(current.strip("\n"))
            current = ""
    if current.strip():
        statements.append(current.strip("\n"))
    return tuple(statements)


@functools.lru_cache(maxsize=4096)
def bare(sql):
    """Without comments and leading space, for looking at what a statement is."""
    return "".join(t for k, t, _ in tokens(sql) if not (k == "space" and t.lstrip()[:2] in ("--", "/*"))).strip()


@functools.lru_cache(maxsize=4096)
def normal(sql):
    """One spelling of one meaning: no spaces, no quotes around names, lower case but in strings."""
    words = []
    for kind, text, _ in tokens(sql or ""):
        if kind == "space":
            continue
        if kind == "quoted":
            text = text[1:-1].replace('""', '"')
        words.append(text if kind == "text" else text.lower())
    return " ".join(words).removesuffix(" ;")


def matching(sql, opening):
    """The place of the parenthesis that closes the one at `opening`."""
    depth = 0
    for kind, text, start in tokens(sql):
        if start < opening or kind != "other":
            continue
        depth += {"(": 1, ")": -1}.get(text, 0)
        if depth == 0:
            return start
    raise ValueError(sql)


def parts(sql, begin, end):
    """Spans of what stands between commas in sql[begin:end], outside of inner parentheses."""
    spans, depth, start = [], 0, begin
    for kind, text, place in tokens(sql):
        if place < begin or place >= end or kind != "other":
            continue
        depth += {"(": 1, ")": -1}.get(text, 0)
        if text == "," and depth == 0:
            spans.append((start, place))
            start = place + 1
    spans.append((start, end))
    return [trimmed(sql, span) for span in spans]


def trimmed(sql, span):
    begin, end = span
    while begin < end and sql[begin].isspace():
        begin += 1
    while end > begin and sql[end - 1].isspace():
        end -= 1
    return begin, end


def words_at_top(sql, begin=0):
    """[(upper-case word, start)] outside of parentheses."""
    found, depth = [], 0
    for kind, text, place in tokens(sql):
        if place < begin:
            continue
        if kind == "other":
            depth += {"(": 1, ")": -1}.get(text, 0)
        if kind == "word" and depth == 0:
            found.append((text.upper(), place))
    return found


def body_of_table(sql):
    """The span between the parentheses of a CREATE TABLE, or None."""
    if not re.match(r"CREATE (TEMP )?TABLE", bare(sql), re.I):
        return None
    start = sql.upper().index("CREATE ")
    words = words_at_top(sql, start)
    if any(word == "AS" for word, _ in words):
        return None
    opening = sql.index("(", start)
    return opening + 1, matching(sql, opening)


def select_of(sql):
    """Spans of the expressions of the outermost last SELECT of an INSERT; the place of its FROM."""
    words = words_at_top(sql)
    selects = [place for word, place in words if word == "SELECT"]
    if not selects:
        return None, None
    start = selects[-1] + len("SELECT")
    if sql[start:].lstrip().upper().startswith("DISTINCT"):
        start = sql.upper().index("DISTINCT", start) + len("DISTINCT")
    ends = [place for word, place in words if word == "FROM" and place > start]
    if not ends:
        return None, None
    return parts(sql, start, ends[0]), ends[0]


def replaced(sql, span, text):
    return sql[:span[0]] + text + sql[span[1]:]


def swapped(sql, first, second):
    return (sql[:first[0]] + sql[second[0]:second[1]] + sql[first[1]:second[0]]
            + sql[first[0]:first[1]] + sql[second[1]:])


def without(sql, spans, i):
    """Takes the i-th of comma-separated spans away, with one comma."""
    if len(spans) == 1:
        return sql[:spans[0][0]] + sql[spans[0][1]:]
    if i == 0:
        return sql[:spans[0][0]] + sql[spans[1][0]:]
    return sql[:spans[i - 1][1]] + sql[spans[i][1]:]


def clause(sql, word, ends=("GROUP", "ORDER", "LIMIT", "RETURNING", "ON", "UNION")):
    """The span of the last outermost WHERE (or another word) and what belongs to it, or None."""
    words = words_at_top(sql)
    places = [place for w, place in words if w == word]
    if not places:
        return None
    stop = [place for w, place in words if place > places[-1] and w in ends]
    end = stop[0] if stop else len(sql.rstrip().rstrip(";"))
    return trimmed(sql, (places[-1], end))
