"""Lists, applies and takes back the revisions of the Alembic project in the working directory."""
import os
import sys

import gate_database
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import Engine


@event.listens_for(Engine, "do_connect")
def _stay_here(dialect, record, args, parameters):
    if dialect.name != "sqlite":
        gate_database.refuse(f"a {dialect.name} server")


def settings():
    config = Config(os.environ.get("ALEMBIC_CONFIG", "alembic.ini"))
    config.set_main_option("sqlalchemy.url", gate_database.URL.replace("%", "%%"))
    return config


def parents_of(revision):
    parents = revision._all_down_revisions  # those that it depends on among them
    return [parents] if isinstance(parents, str) else list(parents or ())


def does_nothing(function):
    if function is None:
        return True
    code = function.__code__
    return code.co_code == (lambda: None).__code__.co_code and not code.co_names


def has_no_way_back(revision):
    up, down = (getattr(revision.module, name, None) for name in ("upgrade", "downgrade"))
    return does_nothing(down) and not does_nothing(up)


def list_revisions(script):
    try:
        revisions = list(script.walk_revisions())
        heads = script.get_heads()
    except (CommandError, KeyError, SyntaxError) as error:
        gate_database.say("!" + gate_database.describe(error))
        return
    is_branched = any(revision.branch_labels for revision in revisions)
    if len(heads) > 1 and not is_branched:
        gate_database.say(f"!several revisions are the last one: {', '.join(sorted(heads))}; "
                          "alembic upgrade head refuses to run until alembic merge has joined them")
    for revision in reversed(revisions):
        gate_database.say(revision.revision, revision.doc, revision.path,
                        "no-down" if has_no_way_back(revision) else "",
                        ",".join(parents_of(revision)))


def take_back(config, script, version):
    below = script.get_revision(version).down_revision
    target = below if isinstance(below, str) else below[0] if below else "base"
    # Of several branches only the one that ends with it.
    command.downgrade(config, f"{version}@{target}")


def main(action, *versions):
    config = settings()
    script = ScriptDirectory.from_config(config)
    if action == "list":
        list_revisions(script)
        return
    files = {revision.path for revision in script.walk_revisions()}
    gate_database.is_source = files.__contains__
    if action == "up":
        for version in versions:
            command.upgrade(config, version)
    else:
        for version in versions:
            take_back(config, script, version)


try:
    main(*sys.argv[1:])
except CommandError as error:
    raise SystemExit(f"Alembic: {error}") from None
