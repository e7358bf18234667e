-- Format 1. Ground truth: content, page, correction. All else is made from it and can be made again.

CREATE TABLE content (
  no INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),  -- SHA-256 of the page's bytes
  size INTEGER NOT NULL,                                -- bytes, unpacked
  bytes BLOB NOT NULL                                   -- Zstandard
) STRICT;

-- One version of a page. A page is known by its name.
CREATE TABLE page (
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version BLOB NOT NULL,                                -- hash over the bytes and all that was given beside them
  current INTEGER NOT NULL CHECK (current IN (0, 1)),
  content INTEGER NOT NULL REFERENCES content (no),
  form TEXT NOT NULL CHECK (form IN ('bytes', 'text', 'html')),
  charset TEXT,                                         -- told beside the page
  path TEXT, member TEXT, line INTEGER, "offset" INTEGER,
  given TEXT NOT NULL,                                  -- JSON: title, date, outlet, authors, url
  flaws TEXT NOT NULL,                                  -- JSON: notes that the bytes do not tell
  added TEXT NOT NULL,                                  -- UTC
  UNIQUE (name, version)
) STRICT;
CREATE UNIQUE INDEX page_current ON page (name) WHERE current = 1;
CREATE INDEX page_content ON page (content);

-- What people said against the program. Append-only.
CREATE TABLE correction (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  document BLOB NOT NULL CHECK (length(document) = 32), -- hash of the page's bytes
  statement INTEGER NOT NULL,                           -- its id when it was corrected
  content TEXT NOT NULL,                                -- JSON: its spans then, in bytes of the page's text
  what TEXT NOT NULL CHECK (what IN ('source', 'act', 'not_a_statement', 'withdrawn')),
  value TEXT,
  author TEXT NOT NULL CHECK (author <> ''),
  note TEXT,
  made TEXT NOT NULL                                    -- UTC
) STRICT;
CREATE INDEX correction_document ON correction (document);
CREATE TRIGGER correction_stays BEFORE UPDATE ON correction BEGIN SELECT raise(ABORT, 'corrections are never changed'); END;
CREATE TRIGGER correction_remains BEFORE DELETE ON correction BEGIN SELECT raise(ABORT, 'corrections are never deleted'); END;

-- What an engine read on a page.
CREATE TABLE reading (
  page INTEGER NOT NULL REFERENCES page (no),
  engine TEXT NOT NULL,
  text BLOB,                                            -- Zstandard; NULL where the bytes are the text
  layers BLOB NOT NULL,                                 -- Zstandard of JSON
  PRIMARY KEY (page, engine)
) STRICT;

-- Which reading of a page counts, and what lists show of it.
CREATE TABLE shelf (
  page INTEGER PRIMARY KEY REFERENCES page (no),
  engine TEXT NOT NULL,
  words INTEGER NOT NULL UNIQUE,                        -- its row in body_words: day * 2^24 + n
  outlet TEXT, published TEXT, title TEXT,
  statements INTEGER NOT NULL,
  linked INTEGER NOT NULL                               -- version of the linking that it took part in, 0 for none
) STRICT;

CREATE TABLE statement (
  no INTEGER PRIMARY KEY,                               -- its row in statement_words: day * 2^24 + n
  page INTEGER NOT NULL REFERENCES page (no),
  id INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_page ON statement (page);
CREATE INDEX statement_id ON statement (id);

CREATE VIRTUAL TABLE body_words USING fts5 (
  title, outlet, words, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statement_words USING fts5 (
  speaker, act, outlet, words, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);

-- Which pages hold a key of linking.
CREATE TABLE posting (
  key INTEGER NOT NULL,
  page INTEGER NOT NULL,
  PRIMARY KEY (key, page)
) STRICT, WITHOUT ROWID;

-- What holds between two pages, or within one.
CREATE TABLE edge (
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  kinds INTEGER NOT NULL,
  shared BLOB NOT NULL,                                 -- the keys that both hold
  edges BLOB NOT NULL,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX edge_b ON edge (b, a);
