-- Names that are legal in SQLite. Somebody's importer took them from the head of a spreadsheet.
CREATE TABLE "order" ("group" INTEGER PRIMARY KEY, "select" TEXT NOT NULL, "from" TEXT);
CREATE TABLE "price list; DROP TABLE x" (
  "no." INTEGER PRIMARY KEY, "price (€)" TEXT, " blank" TEXT, "a""b" TEXT
);
CREATE TABLE "Straße 🚲" ("Größe" TEXT, "größe!" TEXT, "尺寸" TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE "it's" ("x'y" TEXT, "--" TEXT, "/* z" TEXT, ":id" INTEGER, "?1" INTEGER, "$a" TEXT);
CREATE TABLE "a.b" ("main.c" INTEGER REFERENCES "order" ("group") ON DELETE CASCADE, "*" TEXT);
CREATE TABLE "rowid" ("rowid" TEXT, "oid" INTEGER, "_rowid_" TEXT);
CREATE TABLE "" ("" TEXT, "1" INTEGER);
CREATE INDEX "an index" ON "price list; DROP TABLE x" ("price (€)" DESC, "a""b" COLLATE NOCASE);
CREATE VIEW "view of ""order"" rows" AS
SELECT "group" AS "where", "select" || '''' AS "it""s" FROM "order";
CREATE TRIGGER "on.insert" AFTER INSERT ON "it's" BEGIN
  INSERT INTO "" VALUES (NEW."x'y", NEW.":id");
END;

INSERT INTO "order" VALUES (1, 'a', NULL), (2, '"b"', 'x'), (3, 'c''s', '');
INSERT INTO "price list; DROP TABLE x" VALUES (1, '1,00', 'x', 'y'), (2, NULL, NULL, '"');
INSERT INTO "Straße 🚲" VALUES ('M', 'm', '中'), ('L', NULL, '大');
INSERT INTO "it's" VALUES ('1', '2', '3', 4, 5, '6'), (NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO "a.b" VALUES (1, 'star'), (1, 'star'), (3, NULL);
INSERT INTO "rowid" VALUES ('a', 1, 'x'), ('b', 1, 'y');
