"""Lists, applies and takes back the migrations of the Django project in the working directory.

Signals are not sent: what receivers of post_migrate write (content types, permissions) is no
migration's doing.
"""
import os
import re
import sys

import gate_database
import django
from django.conf import settings
from django.db import connection
from django.db.migrations.exceptions import (
    BadMigrationError, CircularDependencyError, NodeNotFoundError)
from django.db.migrations.executor import MigrationExecutor


def set_up():
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        with open("manage.py", encoding="utf-8") as program:
            found = re.search(r"""DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)["']""", program.read())
        if found is None:
            raise SystemExit("manage.py names no settings: set DJANGO_SETTINGS_MODULE")
        os.environ["DJANGO_SETTINGS_MODULE"] = found[1]
    database = dict(settings.DATABASES["default"])
    if not re.search("sqlite|spatialite", database.get("ENGINE", "")):
        gate_database.refuse(f"a database of {database.get('ENGINE', 'no engine')}")
    database.update(NAME=gate_database.DATABASE)
    settings.DATABASES = {"default": database}
    django.setup()
    import django_deletes  # once there are settings
    gate_database.is_added = django_deletes.is_added


def file_of(migration):
    return sys.modules[migration.__module__].__file__


def key_of(migration):
    return migration.app_label, migration.name


def version_of(migration):
    return ".".join(key_of(migration))


def is_replaced(loader, migration):
    """Whether what it stands for was all applied: then it is only recorded."""
    done = loader.applied_migrations
    return bool(migration.replaces) and all(one in done for one in migration.replaces)


def list_migrations(executor):
    loader = executor.loader
    for app, names in loader.detect_conflicts().items():
        gate_database.say(f"!several migrations of {app} are the last one: {', '.join(sorted(names))}; "
                        "Django refuses to migrate until makemigrations --merge has been run")
    try:
        loader.check_consistent_history(connection)
    except django.db.migrations.exceptions.InconsistentMigrationHistory as error:
        gate_database.say(f"!{error}")
    plan = [one for one, _ in executor.migration_plan(loader.graph.leaf_nodes(), clean_start=True)]
    # Only dependencies order them: what is applied comes before what is not.
    plan.sort(key=lambda one: key_of(one) not in loader.applied_migrations)
    recorded = executor.recorder.applied_migrations()
    for migration in plan:
        is_only_recorded = key_of(migration) not in recorded and is_replaced(loader, migration)
        has_way_back = not is_only_recorded and all(
            operation.reversible for operation in migration.operations)
        gate_database.say(version_of(migration), migration.name, file_of(migration),
                        "" if has_way_back else "no-down")


def find_replaced(loader, keys):
    """Where one that is wanted hides behind the migration that stands for it and others, these are
    there in its place, as where half of them are applied."""
    if all(key in loader.graph.nodes for key in keys):
        return
    loader.replace_migrations = False
    loader.build_graph()
    done = loader.applied_migrations
    for key, migration in loader.replacements.items():
        applied = {one in done for one in migration.replaces}
        if len(applied) == 2 or not set(keys).isdisjoint(migration.replaces):
            done.pop(key, None)
            loader.graph.remove_replacement_node(key, migration.replaces)
            continue
        if True in applied:
            done[key] = migration
        loader.graph.remove_replaced_nodes(key, migration.replaces)


def run(executor, versions, is_backwards):
    loader = executor.loader
    keys = [tuple(version.split(".", 1)) for version in versions]
    find_replaced(loader, keys)
    nodes = loader.graph.nodes
    files = {file_of(migration) for migration in nodes.values()}
    gate_database.is_source = files.__contains__
    wanted = [nodes[key] for key in keys if is_backwards or not is_replaced(loader, nodes[key])]
    executor.migrate(keys, plan=[(migration, is_backwards) for migration in wanted])
    for migration in wanted if is_backwards else []:
        # Older releases leave the row of one that stands for others.
        executor.recorder.record_unapplied(*key_of(migration))


def main(action, *versions):
    set_up()
    try:
        executor = MigrationExecutor(connection)
    except (SyntaxError, BadMigrationError, CircularDependencyError, NodeNotFoundError) as error:
        if action != "list":
            raise
        gate_database.say("!" + gate_database.describe(error))
        return
    if action == "list":
        list_migrations(executor)
    else:
        run(executor, versions, action == "down")


main(*sys.argv[1:])
