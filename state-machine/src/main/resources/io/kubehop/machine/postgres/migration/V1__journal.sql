-- The ordered facts of one service. Rows are only added, never changed.
create table ${schema}.journal (
    position    bigint generated always as identity primary key,
    stream      text collate "C" not null,
    version     bigint not null check (version > 0),
    event_id    text not null,
    cause       text collate "C" not null,
    index       integer not null check (index >= 0),
    type        text not null,
    -- json and not jsonb: what was signed or hashed stays byte for byte, and a row is written faster.
    body        json not null,
    recorded_at timestamptz not null,
    -- In this order: a known cause is told before a stale version.
    constraint journal_cause unique (stream, cause, index),
    constraint journal_version unique (stream, version)
);

-- The rows after this position are the outbox. Appends take their turn, so no row turns up before it later.
create table ${schema}.outbox (
    one          boolean primary key default true check (one),
    published    bigint not null,
    published_at timestamptz
);
insert into ${schema}.outbox (published) values (0);
