-- Only ``shown_with`` of a pseudonym may change: another pseudonym would lay somebody's log at another's door.
CREATE FUNCTION audit_refuse_other_pseudonym() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a pseudonym of the log is never changed, only forgotten' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER never_another BEFORE UPDATE ON audit_pseudonym FOR EACH ROW
    WHEN ((OLD.person_id, OLD.pseudonym) IS DISTINCT FROM (NEW.person_id, NEW.pseudonym))
    EXECUTE FUNCTION audit_refuse_other_pseudonym();

-- Once for a whole statement: rooms whose rows the log speaks of call it after each INSERT or COPY of many rows.
-- gen_random_uuid is strong: the pseudonym tells nothing of the person.
CREATE FUNCTION audit_give_pseudonyms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pseudonym (person_id, pseudonym) SELECT id, gen_random_uuid() FROM added ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
