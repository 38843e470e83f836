-- The ordered facts of one service. Append-only but for published_at.
create table ${schema}.journal (
    position     bigint generated always as identity primary key,
    stream       text collate "C" not null,
    version      bigint not null check (version > 0),
    event_id     text not null,
    cause        text collate "C" not null,
    index        integer not null check (index >= 0),
    type         text not null,
    -- json and not jsonb: what was signed or hashed stays byte for byte, and a row is written faster.
    body         json not null,
    recorded_at  timestamptz not null,
    published_at timestamptz,
    -- In this order: a known cause is told before a stale version.
    constraint journal_cause unique (stream, cause, index),
    constraint journal_version unique (stream, version)
);

-- The outbox.
create index journal_unpublished on ${schema}.journal (position) where published_at is null;

-- Each row is updated once, so dead rows come as fast as rows; small tables get the same care as big ones.
alter table ${schema}.journal set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.1);
