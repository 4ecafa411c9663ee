CREATE TABLE "new ""list"" x" (
  "no." integer PRIMARY KEY, "price (€)" text, " blank" text, "a""b" text,
  "index" text NOT NULL DEFAULT 'ß'
);
INSERT INTO "new ""list"" x" ("no.", "price (€)", " blank", "a""b")
SELECT "no.", "price (€)", " blank", "a""b" FROM "price list; DROP TABLE x";
DROP TABLE "price list; DROP TABLE x";
ALTER TABLE "new ""list"" x" RENAME TO "price list; DROP TABLE x";
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" text_pattern_ops);
UPDATE "My Schema"."order" SET "*" = 'none' WHERE "*" IS NULL;
ALTER TABLE "user" ADD COLUMN "user " text;
UPDATE "user" SET "user " = "current_user" || '!';
ALTER TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_63 ADD COLUMN "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_64" text DEFAULT 'x';
ALTER TABLE typed ADD COLUMN w "my type" DEFAULT '"';
