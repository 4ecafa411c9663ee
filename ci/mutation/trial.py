"""One mutant: what it does by the oracle, what the gate says of it, and what to make of the two."""
import fnmatch
import json
import os
import shutil
import subprocess
import sqlite3

from mutation import table as op
from mutation.oracle import Refused, apply, kept_facts, observe

# The checks by which a user learns of what the oracle found.
TOLD_BY = {
    "refused": op.REFUSED + op.TOOL,
    "transaction": op.TOOL + op.REFUSED,
    "rows": op.LOST + op.KEYS + op.GONE,
    "content": op.LOST + op.GONE + op.KEYS,
    "schema": op.SCHEMA + op.GONE,
    "redefined": ("*",),
    "type": ("*",),
    "storage": ("*",),
    "derived": op.SCHEMA + ("data/*",),
    "intention": ("*",),
    "down-refused": ("migrations/rollback-present", "rollback/applies",),
    "down-transaction": op.TOOL + op.BACK,
    "down-schema": ("migrations/rollback-present", "rollback/restores-schema",),
    "down-order": ("migrations/rollback-present", "rollback/restores-schema",),
    "down-data": ("migrations/rollback-present", "rollback/restores-data",),
}
ORDER = list(TOLD_BY)
# Checks that look where the oracle does not: at a script that is killed, at rows written before the way back.
ELSEWHERE = {"deploy/crash-safe", "deploy/transactional", "rollback/new-rows"}
LESSER = ("intention", "redefined", "type", "storage")  # what only an expectation can tell from what is meant


class Migration:
    def __init__(self, version, up, down):
        self.version, self.up, self.down = version, up, down


class Scenario:
    """A folder of scenarios/correct, with the states that its migrations lead through."""

    def __init__(self, folder, base):
        self.folder, self.name, self.base = folder, os.path.basename(folder), base
        with open(os.path.join(folder, "scenario.json"), encoding="utf-8") as file:
            self.settings = json.load(file)
        of_tool = self.settings["migrations"] if isinstance(self.settings["migrations"], dict) else {}
        self.tool = of_tool.get("format", "plain")
        self.foreign_keys = of_tool.get("foreign-keys", self.tool == "plain")
        self.migrations = []
        path = os.path.join(folder, "migrations")
        self.files = sorted(os.listdir(path))
        for name in self.files:
            if name.endswith(".up.sql"):
                texts = [read(os.path.join(path, name.replace(".up.", f".{way}."))) for way in ("up", "down")]
                self.migrations.append(Migration(name.split("_")[0], *texts))

    def scripts(self):
        for number, migration in enumerate(self.migrations):
            yield number, "up", migration.up
            yield number, "down", migration.down

    def changed(self, number, way, text):
        """The migrations with one script replaced."""
        copies = [Migration(m.version, m.up, m.down) for m in self.migrations]
        setattr(copies[number], way, text)
        return copies


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def make_base(script, path):
    db = sqlite3.connect(path)
    db.executescript(read(script))
    db.close()


def travel(scenario, migrations, work, correct=None, broken=None):
    """Up and down again: (facts that are amiss, states before each and after the last up). `broken`:
    the one of the migrations that is not as it was when it led through the `correct` states."""
    path = os.path.join(work, "oracle.db")
    shutil.copyfile(scenario.base, path)
    facts, states = [], [observe(path)]
    for number, migration in enumerate(migrations):
        try:
            if apply(path, migration.up, scenario.foreign_keys, scenario.tool):
                facts.append(("transaction", "a transaction is left open"))
        except Refused as error:
            return [("refused", str(error))], states
        states.append(observe(path))
        if number == broken:
            facts += compare(correct[number], correct[number + 1], states[-1])
    for number in reversed(range(len(migrations))):
        try:
            if apply(path, migrations[number].down, scenario.foreign_keys, scenario.tool):
                facts.append(("down-transaction", "a transaction is left open"))
        except Refused as error:
            facts.append(("down-refused", str(error)))
            break
        facts += compare_back(states[number], observe(path))
    return facts, states


def compare(before, wanted, found):
    facts = {}
    for kind, what, holds in kept_facts(before, wanted):
        if what not in facts and not holds(found):
            facts[what] = kind
    if facts:
        return [(kind, what) for what, kind in facts.items()]
    same = wanted.parts == found.parts and wanted.data() == found.data() and wanted.health() == found.health()
    return [] if same else [("intention", "something else than the correct migration leaves")]


def compare_back(wanted, found):
    facts = []
    if wanted.parts != found.parts:
        keys = {**wanted.parts, **found.parts}
        names = [name for name in keys if wanted.parts.get(name) != found.parts.get(name)]
        facts.append(("down-schema", ", ".join("%s %s" % name for name in sorted(names))))
    elif wanted.columns != found.columns:
        facts.append(("down-order", "columns in another order"))
    if (wanted.data(), wanted.health()) != (found.data(), found.health()):
        tables = [t for t in wanted.bags() if t in found.bags() and wanted.bags()[t] != found.bags()[t]]
        lost = bool(tables) or wanted.sequence != found.sequence or wanted.health() != found.health()
        if lost or wanted.version != found.version:
            facts.append(("down-data", ", ".join(tables) or "counter, number, references or integrity"))
        elif wanted.words != found.words:
            facts.append(("derived", "the words of a full-text table"))
    return facts


def ask_gate(gate, scenario, migrations, work, extra=()):
    """(exit code, [(verdict, check, subject)], what it printed)."""
    folder = os.path.join(work, "scenario")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "migrations"))
    library = os.path.join(os.path.dirname(scenario.folder), "library.sql")
    shutil.copyfile(library, os.path.join(work, "library.sql"))
    shutil.copyfile(os.path.join(scenario.folder, "scenario.json"), os.path.join(folder, "scenario.json"))
    for migration in migrations:
        stem = next(f for f in scenario.files if f.startswith(migration.version + "_"))
        stem = stem.removesuffix(".sql").rsplit(".", 1)[0]
        for way in ("up", "down"):
            with open(os.path.join(folder, "migrations", f"{stem}.{way}.sql"), "w", encoding="utf-8") as file:
                file.write(getattr(migration, way))
    report = os.path.join(work, "report.json")
    done = subprocess.run(
        [gate, "run", os.path.join(folder, "scenario.json"), "--fail-on", "warning", "--color", "never",
         "--work-dir", work, "--report", "text", "--report", f"json={report}", *extra],
        capture_output=True, text=True, timeout=60, check=False)
    points = []
    if done.returncode in (0, 1):
        with open(report, encoding="utf-8") as file:
            phases = json.load(file)["phases"]
        points = [(p["verdict"], p["check"], p["subject"]) for phase in phases for p in phase["points"]
                  if p["verdict"] not in ("passed", "skipped")]
    return done.returncode, points, done.stdout + done.stderr


def told(kind, points, among=("*",)):
    checks = {check for _, check, _ in points}
    return any(fnmatch.fnmatch(c, glob) for c in checks for glob in TOLD_BY[kind]
               if any(fnmatch.fnmatch(c, a) for a in among))


def classify(facts, code, points, row, way):
    """The word under which a mutant is counted."""
    kinds = sorted({kind for kind, _ in facts}, key=ORDER.index)
    harm = [kind for kind in kinds if kind not in LESSER]
    if code not in (0, 1):
        return "not judged"
    if not kinds:
        if code == 0:
            return "equivalent"
        return "seen elsewhere" if {check for _, check, _ in points} <= ELSEWHERE else "equivalent, failed"
    if code == 0:
        return "SURVIVED" if harm else kinds[-1]
    among = row[3] if way == "up" else row[4]
    if not harm:
        return "right" if told(kinds[0], points, among) else "other check"
    if not any(told(kind, points, among) for kind in harm):
        return "other check"
    return "right"


def untold(facts, points):
    """What the oracle found and no point speaks of."""
    return sorted({kind for kind, _ in facts if kind not in LESSER and not told(kind, points)})
