"""What the adapters in Python share: no database but the rehearsed one is opened, and what is
executed there is written down."""
import os
import sqlite3
import sys
import urllib.parse

DATABASE = os.environ["MIGRATION_GATE_DATABASE"]
URL = os.environ["MIGRATION_GATE_URL"]

# What a project prints must not be taken for an answer.
answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def say(*fields):
    """Prints a line of the answer."""
    clean = (" ".join(str(field or "").split()) for field in fields)
    answer.write("\t".join(clean) + "\n")
    answer.flush()


def describe(error):
    """What is wrong with a file of the project, and which one it is."""
    file = getattr(error, "filename", None)
    place = f"{file}:{error.lineno}: " if file else ""
    return f"{place}{type(error).__name__}: {error}"


def refuse(what):
    """Nothing may reach a database that somebody else uses."""
    raise SystemExit(f"the project would open {what}, and not the database of the rehearsal: let "
                     "its settings take the database from DATABASE_URL")


def _path_of(name):
    text = os.fsdecode(name)
    if not text.startswith("file:"):
        return text
    parts = urllib.parse.urlsplit(text)
    in_memory = "mode=memory" in parts.query
    return ":memory:" if in_memory else urllib.parse.unquote(parts.path)


def _is_harmless(name):
    path = _path_of(name)
    return path in ("", ":memory:") or os.path.realpath(path) == os.path.realpath(DATABASE)


is_source = None  # whether a file is that of a migration, once an adapter knows


def is_added():
    """Whether nobody asked for what is being executed; an adapter may know."""
    return False


def _place():
    """The line of a migration that is being executed."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if is_source is not None and is_source(name):
            return b"\1" + f"{name}:{frame.f_lineno}\n".encode("utf-8", "surrogateescape")
        frame = frame.f_back
    return b""


def _tracer():
    name = os.environ.get("MIGRATION_GATE_STATEMENTS")
    if not name:
        return None
    trace = open(name, "ab", buffering=0)

    def note(statement):
        if not statement.startswith("--"):  # a trigger's
            mark = b"\2" if is_added() else b""
            trace.write(_place() + mark + statement.encode("utf-8", "surrogateescape") + b"\0")

    return note


_connect = sqlite3.connect
_note = _tracer()


def _permission(action, file, *_):
    # VACUUM attaches a database without a name.
    is_other = action == sqlite3.SQLITE_ATTACH and not _is_harmless(file or "")
    return sqlite3.SQLITE_DENY if is_other else sqlite3.SQLITE_OK


class _Connection(sqlite3.Connection):
    def __init__(self, database, *args, **kwargs):
        super().__init__(database, *args, **kwargs)
        _watch(self, database)


def _watch(connection, database):
    connection.set_authorizer(_permission)
    if _note is not None and _path_of(database) not in ("", ":memory:"):
        connection.set_trace_callback(_note)


def _connect_here(database, *args, **kwargs):
    if len(args) < 5:  # the fifth is a class of its own
        kwargs.setdefault("factory", _Connection)
    connection = _connect(database, *args, **kwargs)
    if not isinstance(connection, _Connection):
        _watch(connection, database)
    return connection


def _look(event, words):
    # In whichever way it is asked for.
    if event == "sqlite3.connect" and not _is_harmless(words[0]):
        refuse(f"'{os.fsdecode(words[0])}'")


sys.addaudithook(_look)
for module in (sqlite3, sqlite3.dbapi2):
    module.connect = _connect_here
    module.Connection = _Connection
sys.path.insert(0, os.getcwd())
