CREATE TABLE "old list" (
  "no." integer PRIMARY KEY, "price (€)" text, " blank" text, "a""b" text
);
INSERT INTO "old list" SELECT * FROM "price list; DROP TABLE x";
DROP TABLE "price list; DROP TABLE x";
ALTER TABLE "old list" RENAME TO "price list; DROP TABLE x";
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" text_pattern_ops);
