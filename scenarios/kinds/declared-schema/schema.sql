-- As a person would write it: other quotes, other spaces, the tool's table left out.
CREATE TABLE "users" (
  "id" integer NOT NULL PRIMARY KEY, -- numbered
  [name] TEXT NOT NULL,
  city TEXT DEFAULT ('Ulm')
);
