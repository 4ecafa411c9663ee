#!/usr/bin/env python3
"""lost_server_test.py GATE [--every N] [--seed N]

A rehearsal whose server is gone at the n-th message, for many n: it says that nothing was judged,
never that a migration failed; and what it had made there is gone once the server is back.
"""
import argparse
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

AS_POSTGRES = (["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
               if os.geteuid() == 0 else [])
EVERYTHING = "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles ORDER BY 1"


def programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else Path(shutil.which("initdb")).parent


class Server:
    def __init__(self, folder):
        self.folder = folder
        self.bin = programs()
        folder.mkdir()
        if AS_POSTGRES:
            shutil.chown(folder, "postgres")
            os.chmod(folder.parent, 0o755)
        run([*AS_POSTGRES, self.bin / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "--no-instructions"], cwd=folder)
        self.process = subprocess.Popen(
            [*AS_POSTGRES, self.bin / "postgres", "-D", "data", "-k", folder, "-p", "5432", "-c", "fsync=off",
             "-c", "listen_addresses="], cwd=folder, stderr=open(folder.parent / "log", "w"))
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", folder], check=False).returncode != 0:
            if self.process.poll() is not None:
                sys.exit((folder.parent / "log").read_text())

    def ask(self, sql):
        return run([self.bin / "psql", "-qXAt", "-h", self.folder, "-U", "postgres", "-c", sql])

    def stop(self):
        self.process.send_signal(3)
        self.process.wait()


class Proxy:
    """Before the server; at the n-th message of its clients it drops all of their connections."""

    def __init__(self, folder, server):
        folder.mkdir()
        self.folder = folder
        self.server = server
        self.lock = threading.Lock()
        self.left = 0
        self.seen = 0
        self.pairs = set()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(folder / ".s.PGSQL.5432"))
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def cut_at(self, n):
        with self.lock:
            self.left = n
            self.seen = 0

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(str(self.server.folder / ".s.PGSQL.5432"))
            pair = (client, upstream)
            with self.lock:
                self.pairs.add(pair)
            threading.Thread(target=self.forward, args=(pair, client, upstream, True), daemon=True).start()
            threading.Thread(target=self.forward, args=(pair, upstream, client, False), daemon=True).start()

    def forward(self, pair, source, target, counts):
        try:
            while True:
                data = source.recv(1 << 16)
                if not data or (counts and self.is_cut()):
                    break
                target.sendall(data)
        except OSError:
            pass
        self.close(pair)

    def is_cut(self):
        with self.lock:
            self.seen += 1
            self.left -= 1
            if self.left != 0:
                return False
            pairs = list(self.pairs)
        for pair in pairs:
            self.close(pair)
        return True

    def close(self, pair):
        with self.lock:
            self.pairs.discard(pair)
        for one in pair:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()


def run(words, **more):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **more).stdout


def write_inputs(root):
    (root / "fixture.sql").write_text(
        "CREATE TABLE t (id int PRIMARY KEY, name text);\n"
        "INSERT INTO t SELECT g, 'n' || g FROM generate_series(1, 100) g;\n")
    migrations = root / "migrations"
    migrations.mkdir()
    (migrations / "001_a.up.sql").write_text(
        "ALTER TABLE t ADD COLUMN price int;\nUPDATE t SET price = id * 2;\nCREATE INDEX by_price ON t (price);\n")
    (migrations / "001_a.down.sql").write_text("ALTER TABLE t DROP COLUMN price;\n")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gate")
    options.add_argument("--every", type=int, default=1, help="only each N-th message, from a random one on")
    options.add_argument("--seed", type=int, default=None)
    options = options.parse_args()
    seed = random.randrange(1 << 30) if options.seed is None else options.seed
    root = Path(tempfile.mkdtemp())
    server = Server(root / "server")
    failed = []
    codes = {}
    try:
        write_inputs(root)
        proxy = Proxy(root / "proxy", server)
        before = server.ask(EVERYTHING)
        words = [options.gate, "run", "--server", f"postgresql://postgres@/?host={proxy.folder}", "--engine",
                 "postgres", "--fixture", root / "fixture.sql", "--migrations", root / "migrations", "--color",
                 "never", "--work-dir", root]
        words = [str(word) for word in words]
        proxy.cut_at(0)
        whole = subprocess.run(words, capture_output=True, text=True, check=False)
        messages = proxy.seen
        if whole.returncode != 0:
            sys.exit(f"the whole run ended with {whole.returncode}:\n{whole.stdout}\n{whole.stderr}")
        first = 1 + random.Random(seed).randrange(options.every)
        for n in range(first, messages + 1, options.every):
            proxy.cut_at(n)
            done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
            codes[done.returncode] = codes.get(done.returncode, 0) + 1
            left = server.ask(EVERYTHING)
            if done.returncode not in (0, 3) or left != before:
                failed.append(n)
                print(f"message {n} of {messages}: ended with {done.returncode}"
                      f"{'' if left == before else ', something is left'}\n{done.stdout}\n{done.stderr}")
    finally:
        server.stop()
        shutil.rmtree(root)
    print(f"{messages} messages, seed {seed}, exit codes {codes}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
