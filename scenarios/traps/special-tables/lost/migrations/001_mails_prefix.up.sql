-- Made anew, and empty: a full-text table with rows of its own is their only place.
DROP TABLE mails;
CREATE VIRTUAL TABLE mails USING fts5(subject, body, prefix = '2 3');
