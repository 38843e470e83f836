package io.kubehop.planner.http;

import io.kubehop.planner.path.HostChecks;
import io.kubehop.planner.path.PathAnswer;
import io.kubehop.planner.postgres.HostReportTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the hosts say to a plan.
 *
 * @param oldest reports older than this are not believed
 */
public record HostGate(HostReportTable table, InstantSource clock, Duration oldest) {

    /** The plan with the hosts' warnings, or their refusal; a refusal stays what it is. */
    PathAnswer check(PathAnswer found, String cluster) throws SQLException {
        return switch (found) {
            case PathAnswer.Refused refused -> refused;
            case PathAnswer.Planned(var plan) -> HostChecks.apply(plan, table.of(cluster), clock.instant(), oldest);
        };
    }
}
