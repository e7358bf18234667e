-- Keys of the pages that came last lie beside their page until there are many: they go into the index of keys together and
-- in its order, since each of them by itself would rewrite a place of it. What a page is about lies apart, so that most of
-- the pages that share words of topic are told to be about other things without reading all that linking needs of them.
-- That is written otherwise, and made again when it is asked for.
CREATE TABLE fresh_key (
  page INTEGER PRIMARY KEY REFERENCES page (no),
  keys BLOB NOT NULL                                    -- eight bytes each
) STRICT;
CREATE TABLE topic (
  page INTEGER PRIMARY KEY REFERENCES page (no),
  words BLOB NOT NULL                                   -- its day and its words, packed
) STRICT;
DELETE FROM digest;
