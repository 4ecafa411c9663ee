ALTER TABLE "a.b"."e.f" RENAME TO "c.d";
ALTER TABLE "it's" RENAME COLUMN "x""y" TO "%s";
ALTER TABLE "Straße; ""neu"" 🚲" RENAME TO "Straße 🚲";
ALTER TABLE "order" RENAME COLUMN "table" TO "group";
