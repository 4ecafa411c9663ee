// prisma_migrate.mjs deploy|status|refused DATABASE FOLDER…: what `prisma migrate` asks of its engine, which
// is Prisma's own, as WebAssembly, with Prisma's adapter for libSQL.
import fs from "fs";
import { createRequire } from "module";
import path from "path";
import { pathToFileURL } from "url";

const require = createRequire(path.join(process.env.NODE_PATH, "here.js"));
const { PrismaLibSQL } = require("@prisma/adapter-libsql");
const { bindMigrationAwareSqlAdapterFactory } = require("@prisma/driver-adapter-utils");

const schema = 'datasource db {\n  provider = "sqlite"\n  url = "file:unused"\n}\n';
const filters = { externalTables: [], externalEnums: [] };

async function loadEngines() {
  const place = path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const glue = await import(pathToFileURL(path.join(place, "schema_engine_bg.js")));
  const { instance } = await WebAssembly.instantiate(
    fs.readFileSync(path.join(place, "schema_engine_bg.wasm")), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

async function engineOn(database, glue) {
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaLibSQL({ url: `file:${database}` }));
  return glue.SchemaEngine.new({ datamodels: [["schema.prisma", schema]] }, () => {}, adapter);
}

function migrationsIn(folder) {
  const names = fs.readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    .sort((a, b) => a.localeCompare(b));  // as its command line lists them
  const fileOf = (name) => fs.readFileSync(path.join(folder, name, "migration.sql"), "utf8");
  const lock = path.join(folder, "migration_lock.toml");
  const content = fs.existsSync(lock) ? fs.readFileSync(lock, "utf8") : null;
  return {
    baseDir: folder,
    lockfile: { path: "migration_lock.toml", content },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: fileOf(name) } },
    })),
  };
}

// "P3019" where it refuses the folder, else an empty line.
async function printRefusal(database, folder, engines) {
  const engine = await engineOn(database, engines);
  const why = await engine.applyMigrations({ migrationsList: migrationsIn(folder), filters })
    .then(() => "", (error) => error.code);
  console.log(why);
}

async function main([what, database, folder, ...others]) {
  const engines = await loadEngines();
  if (what === "refused") {
    for (const one of [folder, ...others]) await printRefusal(database, one, engines);
    return;
  }
  const engine = await engineOn(database, engines);
  const migrationsList = migrationsIn(folder);
  const answer = what === "deploy"
    ? await engine.applyMigrations({ migrationsList, filters })
    : await engine.diagnoseMigrationHistory({ migrationsList, filters, optInToShadowDatabase: false });
  console.log(JSON.stringify(answer));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
