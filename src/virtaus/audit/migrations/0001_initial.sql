-- The log: partitioned by month, append-only for everybody, sealed into a chain (see virtaus/audit/sealing.py).

CREATE TABLE audit_entry (
    id          uuid        NOT NULL,
    recorded_at timestamptz NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('read', 'write')),
    actor_kind  text        NOT NULL CHECK (actor_kind IN ('account', 'system', 'anonymous')),
    actor_name  text        NOT NULL,
    account_id  uuid,
    roles       text[]      NOT NULL,
    team_ids    uuid[]      NOT NULL,
    purpose     text        NOT NULL,
    place       text        NOT NULL,
    action      text        NOT NULL,
    persons     uuid[]      NOT NULL,
    fields      text[]      NOT NULL,
    outcome     text        NOT NULL,
    request_id  uuid        NOT NULL,
    -- Which transaction of which database cluster wrote the row: sealing takes rows whose transaction is over.
    -- Transaction ids start afresh in another cluster, so a restored database needs both.
    cluster     bigint      NOT NULL DEFAULT ((pg_control_system()).system_identifier),
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (recorded_at, id)
) PARTITION BY RANGE (recorded_at);

CREATE INDEX audit_entry_account ON audit_entry (account_id, recorded_at);
CREATE INDEX audit_entry_persons ON audit_entry USING gin (persons);
CREATE INDEX audit_entry_transaction ON audit_entry (cluster, xid);

-- One block of the chain: every row whose transaction lies in [from_xid, to_xid) of one cluster.
-- ``leaves`` holds the SHA-256 of each row in the order of ``ids``, 32 bytes each.
CREATE TABLE audit_seal_block (
    seq       bigint      PRIMARY KEY,
    cluster   bigint      NOT NULL,
    from_xid  xid8        NOT NULL,
    to_xid    xid8        NOT NULL,
    ids       uuid[]      NOT NULL,
    leaves    bytea       NOT NULL,
    first_at  timestamptz NOT NULL,
    last_at   timestamptz NOT NULL,
    sealed_at timestamptz NOT NULL,
    previous  bytea       NOT NULL,
    seal      bytea       NOT NULL,
    CHECK (to_xid > from_xid),
    CHECK (octet_length(leaves) = 32 * cardinality(ids)),
    CHECK (octet_length(previous) = 32 AND octet_length(seal) = 32)
);
CREATE INDEX audit_seal_block_transactions ON audit_seal_block (cluster, to_xid);

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- A row trigger is copied to every partition; a truncate trigger is not, so audit_make_partitions adds it to each.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_seal_block
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_seal_block
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- Rows outside every month go here, so a late partition never loses an entry.
CREATE TABLE audit_entry_other PARTITION OF audit_entry DEFAULT;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_entry_other
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- Makes the partitions of ``months`` months from the month of ``start`` on; gives how many were made. Runs with the
-- owner's rights, because the worker does not own the table. A month that already has rows in the default partition
-- is left there: moving rows of an append-only table is not possible.
CREATE FUNCTION audit_make_partitions(start date, months integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    month date := date_trunc('month', start)::date;
    made integer := 0;
    name text;
BEGIN
    FOR i IN 1..months LOOP
        name := 'audit_entry_' || to_char(month, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE %I PARTITION OF audit_entry FOR VALUES FROM (%L) TO (%L)',
                    name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
                EXECUTE format(
                    'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I '
                    'FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', name);
                made := made + 1;
            EXCEPTION WHEN check_violation THEN
                NULL;
            END;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    IF made > 0 THEN
        PERFORM audit_restrict('virtaus_app');  -- default privileges gave it more on the new partitions
    END IF;
    RETURN made;
END
$$;

-- The web role may add and read entries and nothing else, whatever it was given on all tables. Called after every
-- migrate; does nothing while the role does not exist.
CREATE FUNCTION audit_restrict(web_role text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    relation regclass;
BEGIN
    IF to_regrole(quote_ident(web_role)) IS NULL THEN
        RETURN;
    END IF;
    FOR relation IN
        SELECT 'audit_entry'::regclass
        UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_entry'::regclass
        UNION ALL SELECT 'audit_seal_block'::regclass
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', relation, web_role);
    END LOOP;
    EXECUTE format('GRANT SELECT, INSERT ON audit_entry, audit_seal_block TO %I', web_role);
    EXECUTE format('GRANT EXECUTE ON FUNCTION audit_make_partitions(date, integer) TO %I', web_role);
END
$$;
REVOKE EXECUTE ON FUNCTION audit_restrict(text), audit_make_partitions(date, integer) FROM PUBLIC;
