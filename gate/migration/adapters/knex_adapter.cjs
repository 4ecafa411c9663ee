// Lists, applies and takes back the migrations of the Knex project in the working directory.
"use strict";
const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");
const { pathToFileURL } = require("url");
require("./knex_guard.cjs");

// What a project prints must not be taken for an answer.
const say = (...fields) => fs.writeSync(1, fields.join("\t") + "\n");
console.log = console.info = console.error;

const ofProject = createRequire(path.join(process.cwd(), "knexfile.js"));

async function settings() {
  const names = ["knexfile.js", "knexfile.cjs", "knexfile.mjs", "knexfile.ts"];
  const name = names.find((one) => fs.existsSync(one));
  if (!name) throw new Error(`there is no knexfile.js in ${process.cwd()}`);
  let found;
  try {
    found = ofProject(path.resolve(name));
  } catch (error) {
    if (error.code !== "ERR_REQUIRE_ESM" && !/import|export/.test(error.message)) throw error;
    found = await import(pathToFileURL(path.resolve(name)).href);
  }
  found = found.default || found;
  if (typeof found === "function") found = await found();
  const environment = process.env.NODE_ENV || "development";
  const chosen = found.client ? found : found[environment];
  if (!chosen) throw new Error(`${name} has nothing for the environment ${environment}`);
  return chosen;
}

// Nothing may reach a database that somebody else uses.
function onlyHere(config) {
  const client = typeof config.client === "string" ? config.client : config.client.name;
  if (!/sqlite/i.test(client)) {
    throw new Error(`the project would open a database of ${client}, and not that of the ` +
                    "rehearsal: let its knexfile take the database from DATABASE_URL");
  }
  const given = typeof config.connection === "object" ? config.connection : {};
  return { useNullAsDefault: true, ...config,
           connection: { ...given, filename: process.env.MIGRATION_GATE_DATABASE } };
}

// As the driver binds it.
function literal(value) {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof Date) return String(value.getTime());
  if (Buffer.isBuffer(value)) return `x'${value.toString("hex")}'`;
  return `'${String(value).replace(/'/g, "''")}'`;
}

// A question mark between quotes stands for itself.
function filled(sql, bindings) {
  let next = 0;
  return sql.replace(/'[^']*'|"[^"]*"|`[^`]*`|\?/g,
                     (found) => (found === "?" ? literal(bindings[next++]) : found));
}

function trace(knex) {
  const file = process.env.MIGRATION_GATE_STATEMENTS;
  if (!file) return;
  const end = fs.openSync(file, "a");
  knex.on("query", ({ sql, bindings }) => {
    fs.writeSync(end, filled(sql, bindings || []) + "\0");
  });
}

function folders(config) {
  const named = (config.migrations || {}).directory || "./migrations";
  return (Array.isArray(named) ? named : [named]).map((one) => path.resolve(one));
}

async function list(knex, config) {
  const source = (config.migrations || {}).migrationSource;
  let names;
  if (source) {
    names = (await source.getMigrations([])).map((one) => source.getMigrationName(one));
  } else {
    const [completed, pending] = await knex.migrate.list();
    names = [...completed, ...pending].map((one) => one.name || one.file || one).sort();
  }
  for (const folder of folders(config)) {
    const others = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    for (const name of others.filter((one) => /^\d.*\.(mjs|mts|ts|sql)$/.test(one))) {
      if (!names.includes(name)) say(`?'${name}' is never run: Knex passes over its ending`);
    }
  }
  for (const name of names) {
    const file = folders(config).map((one) => path.join(one, name)).find((one) => fs.existsSync(one));
    say(name, path.parse(name).name.replace(/^\d+_/, ""), file || "");
  }
}

async function main(action, ...versions) {
  const config = onlyHere(await settings());
  const knex = ofProject("knex")(config);
  trace(knex);
  try {
    if (action === "list") await list(knex, config);
    for (const name of versions) await knex.migrate[action]({ name });
  } finally {
    await knex.destroy();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  const isCorrupt = /migration directory is corrupt/.test(error.message);
  if (isCorrupt && process.argv[2] === "list") return say("!" + error.message);
  console.error(error.stack || error);
  process.exitCode = 1;
});
