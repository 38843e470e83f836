package io.kubehop.simulator.control;

import java.util.List;

/** All controllers of a cluster, in the order in which they hear of a change. */
public final class Controllers {
    private Controllers() {}

    /** Has every controller follow the store. */
    public static void start(Environment environment, Machines machines) {
        List<Controller> controllers = List.of();
        controllers.forEach(controller -> environment.store().listen(controller::observe));
    }
}
