// drizzle_migrate.cjs DATABASE FOLDER: what an application does that has Drizzle migrate at its
// start, on an SQLite that is JavaScript.
"use strict";
const fs = require("fs");
const { drizzle } = require("drizzle-orm/sql-js");
const { migrate } = require("drizzle-orm/sql-js/migrator");

async function main([file, folder]) {
  const sqlite = await require("sql.js")();
  const database = new sqlite.Database(fs.existsSync(file) ? fs.readFileSync(file) : undefined);
  migrate(drizzle(database), { migrationsFolder: folder });
  fs.writeFileSync(file, Buffer.from(database.export()));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message, error.cause ? error.cause.message : "");
  process.exitCode = 1;
});
