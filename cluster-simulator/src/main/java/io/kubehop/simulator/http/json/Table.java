package io.kubehop.simulator.http.json;

import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.KubeObject;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The form of an answer that kubectl prints: {@code meta.k8s.io/v1 Table}. */
public final class Table {
    /** How much of each object goes with its row. */
    public enum Include {
        /** Nothing. */
        NONE,
        /** Its metadata; the default. */
        METADATA,
        /** All of it. */
        OBJECT
    }

    private Table() {}

    /** A table of these objects at that time; without column definitions it continues an earlier one in a watch. */
    public static ObjectNode of(
            Kind<?> kind, List<? extends KubeObject> objects, Instant now, Include include, boolean definitions) {
        ObjectNode table = Fields.object();
        table.put("kind", "Table");
        table.put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata");
        ArrayNode columns = table.putArray("columnDefinitions");
        if (definitions) {
            for (Columns.Column column : Columns.of(kind)) {
                columns.addObject()
                        .put("name", column.name())
                        .put("type", column.type())
                        .put("format", column.name().equals("Name") ? "name" : "")
                        .put("description", "")
                        .put("priority", column.wide() ? 1 : 0);
            }
        }
        ArrayNode rows = table.putArray("rows");
        for (KubeObject object : objects) {
            ObjectNode row = rows.addObject();
            row.set("cells", Columns.cells(object, now));
            switch (include) {
                case NONE -> {}
                case METADATA -> row.set("object", ObjectJson.writeMeta(object));
                case OBJECT -> row.set("object", ObjectJson.write(object));
            }
        }
        return table;
    }
}
