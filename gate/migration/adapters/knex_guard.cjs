// What a project gets for a driver of SQLite reaches the rehearsed database, and no other file.
"use strict";
const fs = require("fs");
const path = require("path");
const Module = require("module");
const { fileURLToPath } = require("url");

function isOurs(file) {
  if (!file || file === ":memory:" || Buffer.isBuffer(file)) return true;
  const name = /^file:\/\//.test(file) ? fileURLToPath(file.split("?")[0])
                                       : String(file).replace(/^file:/, "").split("?")[0];
  const own = fs.realpathSync(process.env.MIGRATION_GATE_DATABASE);
  return path.resolve(name) === own || (fs.existsSync(name) && fs.realpathSync(name) === own);
}

function check(file) {
  if (isOurs(file)) return;
  throw new Error(`the project would open '${file}', and not the rehearsed database`);
}

const kToken = new RegExp(
  "--[^\\n]*|/\\*[^]*?(?:\\*/|$)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^\\]]*\\]|\\w+|\\S",
  "g");

// A file that a statement names: ATTACH 'a.db' AS a, VACUUM INTO 'a.db'.
function checkStatement(words) {
  const upper = words.slice(0, 4).map((word) => word.toUpperCase());
  const into = upper[0] === "VACUUM" ? upper.indexOf("INTO") : -1;
  if (upper[0] !== "ATTACH" && into < 0) return;
  const at = into >= 0 ? into + 1 : upper[1] === "DATABASE" ? 2 : 1;
  const isAlone = into >= 0 ? words.length === at + 1 : upper[at + 1] === "AS";
  const isText = /^['"]/.test(words[at] || "");
  // What is computed, or bound, could be any.
  check(isText && isAlone ? words[at].slice(1, -1) : words.slice(at).join(" "));
}

function checkSql(sql) {
  if (!/attach|vacuum/i.test(sql)) return;
  let words = [];
  for (const [token] of `${sql};`.matchAll(kToken)) {
    if (token.startsWith("--") || token.startsWith("/*")) continue;
    if (token !== ";") {
      words.push(token);
      continue;
    }
    checkStatement(words);
    words = [];
  }
}

function before(object, name, look) {
  const method = object[name];
  if (typeof method !== "function") return;
  object[name] = function (...words) {
    look(...words);
    return method.apply(this, words);
  };
}

function guardClass(driver, statements) {
  for (const name of statements) before(driver.prototype, name, checkSql);
  const guard = new Proxy(driver, {
    construct(_, words, target) {
      check(words[0]);
      return Reflect.construct(driver, words, target === guard ? driver : target);
    },
    apply(_, self, words) {
      check(words[0]);
      return Reflect.apply(driver, self, words);
    },
  });
  driver.prototype.constructor = guard;
  return guard;
}

function guardSqlite3(loaded) {
  before(loaded.Database.prototype, "backup", check);
  loaded.Database =
    guardClass(loaded.Database, ["prepare", "run", "get", "all", "each", "map", "exec"]);
  loaded.Statement = new Proxy(loaded.Statement, {
    construct(driver, words) {
      checkSql(words[1]);
      return Reflect.construct(driver, words);
    },
  });
  if (loaded.cached) before(loaded.cached, "Database", check);
  return loaded;
}

function guardBuiltIn(loaded) {
  const guarded = { ...loaded };
  guarded.DatabaseSync = guardClass(loaded.DatabaseSync, ["prepare", "exec"]);
  guarded.backup = (database, file, ...words) => {
    check(file);
    return loaded.backup(database, file, ...words);
  };
  return guarded;
}

// What better-sqlite3 is built on; its own class is handed out in more ways than one.
function guardAddon(loaded) {
  before(loaded.Database.prototype, "backup", (...words) => check(words[2]));
  loaded.Database = guardClass(loaded.Database, ["prepare", "exec"]);
  return loaded;
}

// Told by what it is: it goes by several names.
function guard(loaded) {
  if (!loaded) return null;
  if (loaded.DatabaseSync) return guardBuiltIn(loaded);
  if (!loaded.Database) return null;
  if (loaded.StatementIterator) return guardAddon(loaded);
  return loaded.OPEN_READWRITE !== undefined && loaded.Database.prototype.run
    ? guardSqlite3(loaded) : null;
}

const known = new Map();
const load = Module._load;
Module._load = function (name, ...more) {
  const loaded = load.call(this, name, ...more);
  if (!/sqlite/i.test(name)) return loaded;
  if (!known.has(loaded)) {
    const guarded = guard(loaded);
    if (guarded === null) return loaded;
    known.set(loaded, guarded);
    known.set(guarded, guarded);
  }
  return known.get(loaded);
};
