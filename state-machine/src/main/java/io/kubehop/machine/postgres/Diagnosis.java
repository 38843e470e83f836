package io.kubehop.machine.postgres;

import io.kubehop.machine.journal.Append;
import io.kubehop.machine.journal.AppendResult;
import io.kubehop.machine.journal.AppendResult.DuplicateCause;
import io.kubehop.machine.journal.AppendResult.VersionConflict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds which of several appends the table refused: the server names the constraint, but the row only in prose. */
record Diagnosis(Connection connection, Schema schema) {

    /** The first append whose cause is in the table. */
    Optional<AppendResult> knownCause(List<Append> appends) throws SQLException {
        for (Append append : appends) {
            if (exists("cause = ?", append.stream(), append.cause())) {
                return Optional.of(new DuplicateCause(append.stream(), append.cause()));
            }
        }
        return Optional.empty();
    }

    /** The first append whose next version is in the table. */
    AppendResult takenVersion(List<Append> appends) throws SQLException {
        for (Append append : appends) {
            if (exists("version = ?", append.stream(), append.expectedVersion() + 1)) {
                return new VersionConflict(append.stream(), append.expectedVersion());
            }
        }
        return new VersionConflict(
                appends.getFirst().stream(), appends.getFirst().expectedVersion());
    }

    /** A known cause, or else the first stream that has not come as far as its first append says. */
    AppendResult missingVersion(List<Append> appends) throws SQLException {
        Optional<AppendResult> known = knownCause(appends);
        if (known.isPresent()) {
            return known.get();
        }
        Set<String> seen = new HashSet<>();
        for (Append append : appends) {
            if (seen.add(append.stream())
                    && append.expectedVersion() > 0
                    && !exists("version = ?", append.stream(), append.expectedVersion())) {
                return new VersionConflict(append.stream(), append.expectedVersion());
            }
        }
        return new VersionConflict(
                appends.getFirst().stream(), appends.getFirst().expectedVersion());
    }

    private boolean exists(String condition, String stream, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select exists (select from " + schema.journal() + " where stream = ? and " + condition + ")")) {
            statement.setString(1, stream);
            statement.setObject(2, value);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }
}
