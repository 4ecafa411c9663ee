ALTER TABLE "it's" RENAME COLUMN "x""y" TO "x'y";
ALTER TABLE "Straße; ""neu"" 🚲" RENAME TO "Straße 🚲";
ALTER TABLE "order" RENAME COLUMN "table" TO "group";
