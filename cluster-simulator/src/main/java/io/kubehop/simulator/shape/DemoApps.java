package io.kubehop.simulator.shape;

import io.kubehop.simulator.model.Node;
import io.kubehop.simulator.model.Resources;
import java.util.ArrayList;
import java.util.List;

/** The applications of the demonstration: one of each sort that makes a drain wait for another reason. */
final class DemoApps {
    private static final Resources SMALL = Resources.request(100, 128);
    private static final Resources MEDIUM = Resources.request(200, 512);
    private static final Resources LARGE = Resources.request(400, 2048);

    private static final int LEAST_WORKERS_FOR_ALL = 3;

    private DemoApps() {}

    static List<App> copy(String suffix, int workers, int zones) {
        String shop = "shop" + suffix;
        String data = "data" + suffix;
        String platform = "platform" + suffix;
        App payments =
                App.deployment(shop, "payments", 3, MEDIUM).maxUnavailable("1").taking("8s", "5s");
        App postgres = App.statefulSet(data, "postgres", 3, LARGE)
                .maxUnavailable("1")
                .taking("20s", "10s")
                .grace(60);
        App ingress =
                App.deployment(platform, "ingress", 3, SMALL).minAvailable("2").taking("5s", "10s");
        boolean roomApart = workers > 3;
        List<App> light = List.of(
                App.deployment(shop, "cart", 4, SMALL).maxUnavailable("25%"),
                App.deployment(shop, "recommender", 4, MEDIUM).scratch(),
                App.statefulSet(data, "redis", 3, SMALL).minAvailable("2").scratch(),
                App.deployment(platform, "metrics", 2, SMALL).minAvailable("50%"),
                App.deployment(platform, "registry", 2, SMALL)
                        .maxUnavailable("1")
                        .unhealthyAlwaysGo());
        if (workers < LEAST_WORKERS_FOR_ALL) {
            return light;
        }
        List<App> all = new ArrayList<>(light);
        all.addAll(List.of(
                App.deployment(shop, "storefront", 8, SMALL).maxUnavailable("1").taking("6s", "4s"),
                App.deployment(shop, "checkout", 6, MEDIUM).minAvailable("80%").taking("10s", "5s"),
                App.deployment(shop, "search", 5, MEDIUM).minAvailable("3").taking("15s", "3s"),
                roomApart ? payments.apart(Node.HOSTNAME_LABEL) : payments,
                roomApart ? postgres.apart(Node.HOSTNAME_LABEL) : postgres,
                App.statefulSet(data, "kafka", 5, LARGE)
                        .maxUnavailable("1")
                        .taking("12s", "8s")
                        .grace(45),
                zones > 1 ? ingress.overZones() : ingress,
                App.deployment(platform, "batch", 6, MEDIUM).scratch()));
        return all;
    }
}
