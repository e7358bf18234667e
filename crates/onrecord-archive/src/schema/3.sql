-- What holds between pages lies beside both of them, so that all of a page is read at one place; and the keys that too
-- many pages hold are known by themselves. What linking needs of a page is packed otherwise, and made again when it is
-- asked for. `edges_beside_both` brings over what was found.
ALTER TABLE edge RENAME TO edge_before;
CREATE TABLE edge (
  page INTEGER NOT NULL,
  other INTEGER NOT NULL,                               -- the page itself: what holds within it
  leads INTEGER NOT NULL CHECK (leads IN (0, 1)),       -- whether the page comes first in the edges
  kinds INTEGER NOT NULL,
  shared BLOB NOT NULL,                                 -- the keys that both hold
  edges BLOB NOT NULL,                                  -- Postcard
  PRIMARY KEY (page, other)
) STRICT, WITHOUT ROWID;
-- Keys that more pages hold than a key may stand for.
CREATE TABLE common_key (key INTEGER PRIMARY KEY) STRICT;
INSERT INTO common_key SELECT key FROM posting GROUP BY key HAVING count(*) > 64;
DELETE FROM digest;
