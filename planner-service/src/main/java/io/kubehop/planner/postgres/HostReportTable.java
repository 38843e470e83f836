package io.kubehop.planner.postgres;

import io.kubehop.events.EventJson;
import io.kubehop.events.HostEvent.HostReported;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** The newest report of each host. */
public final class HostReportTable {
    private static final String TYPE = "HostReported";

    private final DataSource dataSource;
    private final String table;

    public HostReportTable(DataSource dataSource, String schema) {
        this.dataSource = dataSource;
        this.table = schema + ".host_report";
    }

    /** Keeps a report unless a newer one of that node is there. */
    public void keep(String cluster, HostReported report) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("insert into " + table
                        + " as kept (cluster, node, reported_at, body) values (?, ?, ?, ?::json)"
                        + " on conflict (cluster, node) do update"
                        + " set reported_at = excluded.reported_at, body = excluded.body"
                        + " where kept.reported_at <= excluded.reported_at")) {
            statement.setString(1, cluster);
            statement.setString(2, report.node());
            statement.setTimestamp(3, Timestamp.from(report.at()));
            statement.setString(4, EventJson.write(report));
            statement.executeUpdate();
        }
    }

    /** The reports of a cluster, by node. */
    public Map<String, HostReported> of(String cluster) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select body from " + table + " where cluster = ?")) {
            statement.setString(1, cluster);
            try (ResultSet result = statement.executeQuery()) {
                var reports = new HashMap<String, HostReported>();
                while (result.next()) {
                    EventJson.read(TYPE, result.getString(1), HostReported.class)
                            .ifPresent(report -> reports.put(report.node(), report));
                }
                return reports;
            }
        }
    }
}
