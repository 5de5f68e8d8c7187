/**
 * The first form: a row a request, with everything that repeats in two small
 * tables. Codes are stored by name, so lists of codes may grow in the middle.
 *
 * `requests` has no index beside its id on purpose: ids rise with time, a page
 * is read from the newest id backwards, and looking through a million rows
 * takes 0.1 s, while an index on sites costs each row as much again.
 */
export const requests = `
CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE kinds (
  id INTEGER PRIMARY KEY,
  client TEXT NOT NULL,
  user TEXT,
  mode TEXT NOT NULL,
  method TEXT NOT NULL,
  port INTEGER NOT NULL,
  action TEXT NOT NULL,
  because TEXT NOT NULL,
  rule TEXT,
  status INTEGER,
  fault TEXT
) STRICT;
CREATE INDEX kinds_by_client ON kinds (client, rule, method, status, port);

CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  started_at_ms INTEGER NOT NULL,
  duration_us INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  site INTEGER NOT NULL,
  octets_up INTEGER NOT NULL,
  octets_down INTEGER NOT NULL,
  path TEXT NOT NULL
) STRICT;
`;
