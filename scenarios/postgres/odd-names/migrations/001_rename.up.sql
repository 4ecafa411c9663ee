ALTER TABLE "order" RENAME COLUMN "group" TO "table";
ALTER TABLE "Straße 🚲" RENAME TO "Straße; ""neu"" 🚲";
ALTER TABLE "it's" RENAME COLUMN "%s" TO "x""y";
ALTER TABLE "a.b"."c.d" RENAME TO "e.f";
