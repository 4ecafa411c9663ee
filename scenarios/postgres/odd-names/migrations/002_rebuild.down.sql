ALTER TABLE typed DROP COLUMN w;
ALTER TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_63 DROP COLUMN "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_64";
ALTER TABLE "user" DROP COLUMN "user ";
UPDATE "My Schema"."order" SET "*" = NULL WHERE "*" = 'none';
CREATE TABLE "old list" (
  "no." integer PRIMARY KEY, "price (€)" text, " blank" text, "a""b" text
);
INSERT INTO "old list" SELECT "no.", "price (€)", " blank", "a""b" FROM "price list; DROP TABLE x";
DROP TABLE "price list; DROP TABLE x";
ALTER TABLE "old list" RENAME TO "price list; DROP TABLE x";
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" text_pattern_ops);
