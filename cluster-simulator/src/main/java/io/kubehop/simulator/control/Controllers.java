package io.kubehop.simulator.control;

import java.util.List;

/** All controllers of a cluster but the scheduler, in the order in which they hear of a change. */
public final class Controllers {
    private Controllers() {}

    /** Has every controller follow the store. */
    public static void start(Environment environment, Machines machines) {
        List<Controller> controllers = List.of(
                new Kubelets(environment, machines),
                new NodeLifecycle(environment, machines),
                new TaintEvictions(environment),
                new Deployments(environment),
                new ReplicaSets(environment),
                new StatefulSets(environment),
                new DaemonSets(environment),
                new Disruptions(environment),
                new Leftovers(environment));
        controllers.forEach(controller -> environment.store().listen(controller::observe));
    }
}
