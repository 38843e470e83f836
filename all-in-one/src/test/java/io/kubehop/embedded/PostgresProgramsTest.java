package io.kubehop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PostgresProgramsTest {
    @TempDir
    Path temp;

    @Test
    void aPidThatNowBelongsToSomebodyElseIsNotStopped() throws IOException {
        var cluster = Files.createDirectories(temp.resolve("data"));
        var pidFile = Files.writeString(
                cluster.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + cluster + "\n");
        PostgresOrphan.stop(new PostgresPrograms(temp, temp.resolve("binaries"), List.of()), cluster);
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void aBrokenPidFileIsRemoved() throws IOException {
        var cluster = Files.createDirectories(temp.resolve("data"));
        var pidFile = Files.writeString(cluster.resolve("postmaster.pid"), "");
        PostgresOrphan.stop(new PostgresPrograms(temp, temp.resolve("binaries"), List.of()), cluster);
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void rootWithoutUserNamespacesRunsTheServerAsNobody() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become nobody");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var data = DataDirectory.open(temp.resolve("data"))) {
            Files.createDirectories(data.postgres());
            var programs = PostgresPrograms.asNobody(data.postgres(), PostgresBinaries.unpacked(data.postgres()));
            for (int start = 1; start <= 2; start++) {
                try (var postgres = EmbeddedPostgres.start(programs, 0);
                        var connection =
                                DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
                    assertThat(connection.isValid(5)).isTrue();
                    assertThat(Files.getOwner(data.postgres().resolve("data")).getName())
                            .isEqualTo("nobody");
                }
            }
        }
    }
}
