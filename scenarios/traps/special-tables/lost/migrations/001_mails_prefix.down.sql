DROP TABLE mails;
CREATE VIRTUAL TABLE mails USING fts5(subject, body);
