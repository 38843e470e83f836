package io.kubehop.planner.postgres;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the planner's own tables to the shape this version of the software needs. */
public final class PlannerTables {
    private PlannerTables() {}

    /**
     * Migrates; the schema is there already, for the journal is in it.
     *
     * @throws org.flywaydb.core.api.FlywayException if the database cannot be reached, or its tables are of a later version
     */
    public static void migrate(DataSource dataSource, String schema) {
        Flyway.configure(PlannerTables.class.getClassLoader())
                .dataSource(dataSource)
                .schemas(schema)
                .defaultSchema(schema)
                .table("planner_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("schema", schema))
                .locations("classpath:io/kubehop/planner/postgres/migration")
                .load()
                .migrate();
    }
}
