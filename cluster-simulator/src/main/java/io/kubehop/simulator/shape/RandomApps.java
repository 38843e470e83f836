package io.kubehop.simulator.shape;

import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Applications by a seed, small enough that a cluster with one node less still holds them. */
final class RandomApps {
    private final SplittableRandom random;
    private final int workers;
    private final int zones;
    private final boolean traps;

    RandomApps(SplittableRandom random, int workers, int zones, boolean traps) {
        this.random = random;
        this.workers = workers;
        this.zones = zones;
        this.traps = traps;
    }

    List<App> apps(int count) {
        List<App> apps = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            apps.add(app("app-" + i, "team-" + (1 + random.nextInt(3))));
        }
        return apps;
    }

    private App app(String name, String namespace) {
        int replicas = 1 + random.nextInt(6);
        Resources requests = Resources.request(100 + 100L * random.nextInt(5), 128L << random.nextInt(4));
        boolean stateful = random.nextInt(4) == 0;
        App app = stateful
                ? App.statefulSet(namespace, name, replicas, requests)
                : App.deployment(namespace, name, replicas, requests);
        app = app.taking((2 + random.nextInt(20)) + "s", (1 + random.nextInt(8)) + "s");
        if (replicas < workers && random.nextInt(3) == 0) {
            app = app.apart(Node.HOSTNAME_LABEL);
        } else if (zones > 1 && workers >= 2 * zones && random.nextInt(4) == 0) {
            app = app.overZones();
        }
        if (random.nextInt(5) == 0) {
            app = app.scratch();
        }
        return budget(app);
    }

    private App budget(App app) {
        int replicas = app.replicas();
        App bounded = switch (random.nextInt(6)) {
            case 0 -> app;
            case 1 -> app.maxUnavailable("1");
            case 2 -> app.maxUnavailable((10 + 10 * random.nextInt(5)) + "%");
            case 3 -> replicas > 1 ? app.minAvailable(Integer.toString(replicas - 1)) : app;
            case 4 -> replicas > 2 ? app.minAvailable("50%") : app.maxUnavailable("1");
            default -> traps ? trap(app) : app.maxUnavailable("50%");
        };
        return bounded.budget().isPresent() && random.nextInt(3) == 0 ? bounded.unhealthyAlwaysGo() : bounded;
    }

    /** Budgets that never allow an eviction. */
    private App trap(App app) {
        return switch (random.nextInt(3)) {
            case 0 -> app.maxUnavailable("0");
            case 1 -> app.minAvailable("100%");
            default -> app.minAvailable(Integer.toString(app.replicas()));
        };
    }
}
