CREATE TABLE "new ""list"" x" (
  "no." INTEGER PRIMARY KEY, "price (€)" TEXT, " blank" TEXT, "a""b" TEXT,
  "index" TEXT NOT NULL DEFAULT 'ß'
);
INSERT INTO "new ""list"" x" ("no.", "price (€)", " blank", "a""b")
SELECT "no.", "price (€)", " blank", "a""b" FROM "price list; DROP TABLE x";
DROP TABLE "price list; DROP TABLE x";
ALTER TABLE "new ""list"" x" RENAME TO "price list; DROP TABLE x";
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" COLLATE NOCASE);
UPDATE [a.b] SET [*] = 'none' WHERE [*] IS NULL;
ALTER TABLE "rowid" ADD COLUMN "rowid " TEXT;
UPDATE "rowid" SET "rowid " = "rowid" || "oid";
