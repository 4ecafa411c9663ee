ALTER TABLE "order" RENAME COLUMN "group" TO "table";
ALTER TABLE "Straße 🚲" RENAME TO "Straße; ""neu"" 🚲";
ALTER TABLE "it's" RENAME COLUMN "x'y" TO "x""y";
