package io.kubehop.machine.postgres;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the journal of a service to the shape this version of the software needs. */
public final class Migrations {
    private Migrations() {}

    /**
     * Creates the schema if need be and migrates it. Several instances may do so at once.
     *
     * @param schema the service's: {@code planner}, {@code verifier}, {@code drain}
     * @throws org.flywaydb.core.api.FlywayException if the database cannot be reached, or holds a journal of a later version
     */
    public static void migrate(DataSource dataSource, String schema) {
        var name = new Schema(schema);
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .schemas(name.name())
                .defaultSchema(name.name())
                .createSchemas(true)
                .placeholders(Map.of("schema", name.name()))
                .locations("classpath:io/kubehop/machine/postgres/migration")
                .load()
                .migrate();
    }
}
