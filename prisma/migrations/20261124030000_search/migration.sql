-- «Sök myndighet» (AUT-09). Both extensions are trusted: the owner of the database may create them.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Text as it is compared: without accents and letter case. unaccent is only STABLE, since its dictionary could
-- be changed; ours is named and stays.
CREATE FUNCTION search_fold(content text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, content)) $$;

-- Words as they stand and as Swedish inflects them, so that «upphandlingar» finds «upphandling».
CREATE FUNCTION search_words(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT to_tsvector('simple', search_fold(content)) || to_tsvector('swedish', search_fold(content)) $$;

-- One row for each name that an authority is known by.
CREATE TABLE "authority_search_name" (
    "authority_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "folded" TEXT NOT NULL,
    "words" tsvector,

    CONSTRAINT "authority_search_name_pkey" PRIMARY KEY ("authority_id","folded")
);
ALTER TABLE "authority_search_name" ADD CONSTRAINT "authority_search_name_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "authority_search_name_folded_idx" ON "authority_search_name" USING GIN ("folded" gin_trgm_ops);
CREATE INDEX "authority_search_name_words_idx" ON "authority_search_name" USING GIN ("words");

-- Every word of every name, to find the one that was meant: far fewer than the names. Words that no name holds any
-- more do no harm.
CREATE TABLE "search_word" (
    "word" TEXT NOT NULL,

    CONSTRAINT "search_word_pkey" PRIMARY KEY ("word")
);
CREATE INDEX "search_word_word_idx" ON "search_word" USING GIN ("word" gin_trgm_ops);

ALTER TABLE "authority" ADD COLUMN "search_words" tsvector;
CREATE INDEX "authority_search_words_idx" ON "authority" USING GIN ("search_words");

CREATE FUNCTION authority_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_words :=
    setweight(search_words(NEW.official_name || ' ' || NEW.informal_name), 'A')
    || setweight(search_words(NEW.area_of_activity || ' ' || NEW.visiting_city), 'C')
    || setweight(search_words(NEW.description || ' ' || NEW.competences), 'D');
  RETURN NEW;
END $$;
CREATE TRIGGER authority_search_words
  BEFORE INSERT OR UPDATE OF official_name, informal_name, area_of_activity, visiting_city, description, competences ON authority
  FOR EACH ROW EXECUTE FUNCTION authority_search_words();

CREATE FUNCTION refresh_search_names(of_authority integer) RETURNS void LANGUAGE sql AS $$
  DELETE FROM authority_search_name WHERE authority_id = of_authority;
  INSERT INTO authority_search_name (authority_id, name, language, folded, words)
  SELECT of_authority, known.name, known.language, search_fold(known.name), to_tsvector('simple', search_fold(known.name))
  FROM (
    SELECT 1 AS rank, informal_name AS name, language FROM authority WHERE id = of_authority
    UNION ALL SELECT 2, official_name, language FROM authority WHERE id = of_authority
    UNION ALL SELECT 3, informal_name, language FROM authority_name WHERE authority_id = of_authority
  ) AS known
  ORDER BY known.rank
  ON CONFLICT DO NOTHING;
  INSERT INTO search_word (word)
  SELECT DISTINCT found.word FROM authority_search_name, unnest(tsvector_to_array(words)) AS found (word)
  WHERE authority_id = of_authority AND NOT EXISTS (SELECT FROM search_word known WHERE known.word = found.word)
  ORDER BY found.word
  ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION authority_search_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_search_names(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER authority_search_names AFTER INSERT OR UPDATE OF official_name, informal_name, language ON authority
  FOR EACH ROW EXECUTE FUNCTION authority_search_names();

CREATE FUNCTION authority_name_search_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Nothing is left to refresh when the authority goes, and its names with it.
  IF EXISTS (SELECT FROM authority WHERE id = coalesce(NEW.authority_id, OLD.authority_id)) THEN
    PERFORM refresh_search_names(coalesce(NEW.authority_id, OLD.authority_id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER authority_name_search_names AFTER INSERT OR DELETE OR UPDATE OF informal_name, language, authority_id ON authority_name
  FOR EACH ROW EXECUTE FUNCTION authority_name_search_names();

-- The text as a query in which each word stands for those that resemble it, or begin with it; NULL when one
-- resembles none. Two letters that have changed places are forgiven.
CREATE FUNCTION search_query_like(asked text) RETURNS tsquery LANGUAGE plpgsql STABLE
  SET pg_trgm.similarity_threshold = 0.4 AS $$
DECLARE
  asked_word text;
  alternatives tsquery;
  wanted tsquery;
BEGIN
  FOR asked_word IN SELECT unnest(tsvector_to_array(to_tsvector('simple', asked))) LIMIT 8 LOOP
    SELECT string_agg(quote_literal(replace(word, '\', '')), '|')::tsquery INTO alternatives
      FROM (SELECT word FROM search_word WHERE word % asked_word OR asked_word <% word
            ORDER BY greatest(similarity(word, asked_word), word_similarity(asked_word, word)) DESC, word LIMIT 20) AS likely;
    IF alternatives IS NULL THEN
      RETURN NULL;
    END IF;
    wanted := CASE WHEN wanted IS NULL THEN alternatives ELSE wanted && alternatives END;
  END LOOP;
  RETURN wanted;
END $$;

-- Keywords by their names in all languages, one a line: few, and read whole.
CREATE FUNCTION search_labels(labels jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT search_fold(string_agg(label.value, E'\n')) FROM jsonb_each_text(labels) AS label $$;
ALTER TABLE "keyword" ADD COLUMN "search_labels" TEXT;
CREATE FUNCTION keyword_search_labels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_labels := search_labels(NEW.labels);
  RETURN NEW;
END $$;
CREATE TRIGGER keyword_search_labels BEFORE INSERT OR UPDATE OF labels ON keyword
  FOR EACH ROW EXECUTE FUNCTION keyword_search_labels();

-- For what is there already.
UPDATE authority SET official_name = official_name;
UPDATE keyword SET labels = labels;
