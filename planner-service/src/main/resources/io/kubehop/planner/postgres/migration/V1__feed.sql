-- What all services said, in the order it was heard: progress is folded from it, and clients read it.
create table ${schema}.feed (
    id       bigint generated always as identity primary key,
    upgrade  text collate "C" not null,
    source   text not null,
    event_id text collate "C" not null,
    time     timestamptz not null,
    body     json not null,
    -- The same message twice is nothing.
    constraint feed_event unique (source, event_id)
);

create index feed_upgrade on ${schema}.feed (upgrade, id);

-- Answers to requests with an Idempotency-Key. Without a status it is being answered.
create table ${schema}.idempotency (
    key        text collate "C" primary key,
    request    text not null,
    upgrade    text not null,
    status     integer,
    location   text not null default '',
    body       text not null default '',
    taken_at   timestamptz not null,
    expires_at timestamptz not null
);
