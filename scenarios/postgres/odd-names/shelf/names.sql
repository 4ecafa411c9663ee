-- Names that are legal in PostgreSQL. Somebody's importer took them from the head of a spreadsheet.
CREATE SCHEMA "My Schema";
CREATE SCHEMA "a.b";
CREATE TABLE "order" ("group" integer PRIMARY KEY, "select" text NOT NULL, "from" text);
CREATE TABLE "Order" ("Group" integer PRIMARY KEY, "GROUP" text);
CREATE TABLE "price list; DROP TABLE x" (
  "no." integer PRIMARY KEY, "price (€)" text, " blank" text, "a""b" text
);
CREATE TABLE "Straße 🚲" ("Größe" text, "größe!" text, "尺寸" text PRIMARY KEY);
CREATE TABLE "it's" ("x'y" text, "--" text, "/* z" text, ":id" integer, "?1" integer, "$a$" text, "\" text, "%s" text);
CREATE TABLE "My Schema"."order" ("main.c" integer REFERENCES "order" ("group") ON DELETE CASCADE, "*" text);
CREATE TABLE "a.b"."c.d" (id integer PRIMARY KEY, "a.b" text);
CREATE TABLE a (id integer PRIMARY KEY, b text);
CREATE TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_63 (nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_63 integer PRIMARY KEY, b text);
CREATE TABLE "user" ("current_user" text, "null" integer, "true" boolean);
CREATE TYPE "my type" AS ENUM ('it''s', '"', '');
CREATE TABLE typed (id integer PRIMARY KEY, v "my type" NOT NULL DEFAULT 'it''s');
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" text_pattern_ops);
CREATE VIEW "view of ""order"" rows" AS
SELECT "group" AS "where", "select" || '''' AS "it""s" FROM "order";
CREATE FUNCTION "on insert"() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  INSERT INTO a VALUES (NEW.":id", NEW."x'y");
  RETURN NEW;
END $fn$;
CREATE TRIGGER "on.insert" AFTER INSERT ON "it's" FOR EACH ROW EXECUTE FUNCTION "on insert"();

INSERT INTO "order" VALUES (1, 'a', NULL), (2, '"b"', 'x'), (3, 'c''s', '');
INSERT INTO "Order" VALUES (1, 'upper');
INSERT INTO "price list; DROP TABLE x" VALUES (1, '1,00', 'x', 'y'), (2, NULL, NULL, '"');
INSERT INTO "Straße 🚲" VALUES ('M', 'm', '中'), ('L', NULL, '大');
INSERT INTO "it's" VALUES ('1', '2', '3', 4, 5, '6', '7', '8'), (NULL, NULL, NULL, 9, NULL, NULL, NULL, NULL);
INSERT INTO "My Schema"."order" VALUES (1, 'star'), (1, 'star'), (3, NULL);
INSERT INTO "a.b"."c.d" VALUES (1, 'x');
INSERT INTO nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn_63 VALUES (1, 'x');
INSERT INTO "user" VALUES ('a', 1, true), ('b', NULL, NULL);
INSERT INTO typed VALUES (1, 'it''s'), (2, '"'), (3, '');
