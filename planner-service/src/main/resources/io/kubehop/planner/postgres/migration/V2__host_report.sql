-- The newest report of each host.
create table ${schema}.host_report (
    cluster     text collate "C" not null,
    node        text collate "C" not null,
    reported_at timestamptz not null,
    body        json not null,
    primary key (cluster, node)
);
