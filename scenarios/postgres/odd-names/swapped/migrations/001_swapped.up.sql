CREATE TABLE "new ""list"" x" (
  "no." integer PRIMARY KEY, "price (€)" text, "a""b" text, " blank" text
);
INSERT INTO "new ""list"" x" SELECT * FROM "price list; DROP TABLE x";
DROP TABLE "price list; DROP TABLE x";
ALTER TABLE "new ""list"" x" RENAME TO "price list; DROP TABLE x";
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" text_pattern_ops);
