-- What linking needs of a page, beside its reading: quicker read than made. Taken out with what was found about the page.
CREATE TABLE digest (
  page INTEGER PRIMARY KEY REFERENCES page (no),
  version INTEGER NOT NULL,                             -- of the linking that made it
  bytes BLOB NOT NULL                                   -- Zstandard of Postcard
) STRICT;
