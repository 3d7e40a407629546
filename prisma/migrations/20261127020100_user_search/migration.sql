-- The list of users is searched by an index that holds the authority and every part of a name (USR-12). A trusted
-- extension, as those of «Sök myndighet»: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gin;
