package io.kubehop.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubehop.simulator.model.Condition;
import io.kubehop.simulator.model.Kind;
import io.kubehop.simulator.model.LabelSelector;
import io.kubehop.simulator.model.ObjectKey;
import io.kubehop.simulator.model.ObjectMeta;
import io.kubehop.simulator.model.Pod;
import io.kubehop.simulator.model.PodSpec;
import io.kubehop.simulator.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {
    private static final Instant NOW = Instant.EPOCH;

    private final ObjectStore store = new ObjectStore(() -> NOW, 3);

    @Test
    void everyWriteRaisesTheOneResourceVersionByOne() {
        long before = store.resourceVersion();
        Pod a = store.put(Kind.POD, pod("a"));
        Pod b = store.put(Kind.POD, pod("b"));
        Pod gone = store.remove(Kind.POD, a);
        assertThat(List.of(
                        a.meta().resourceVersion(),
                        b.meta().resourceVersion(),
                        gone.meta().resourceVersion()))
                .containsExactly(before + 1, before + 2, before + 3);
        assertThat(store.resourceVersion()).isEqualTo(before + 3);
    }

    @Test
    void theLogTellsEveryChangeWithWhatWasBefore() {
        long before = store.resourceVersion();
        Pod a = store.put(Kind.POD, pod("a"));
        Pod placed = store.put(Kind.POD, a.withSpec(a.spec().withNodeName("n")));
        Pod gone = store.remove(Kind.POD, placed);
        assertThat(store.changesSince(before)).isInstanceOfSatisfying(Changes.Since.class, since -> {
            assertThat(since.changes())
                    .extracting(Change::type)
                    .containsExactly(Change.Type.ADDED, Change.Type.MODIFIED, Change.Type.DELETED);
            assertThat(since.changes().get(1).previous()).contains(a);
            assertThat(since.changes().get(2).object()).isEqualTo(gone);
        });
        assertThat(store.changesSince(placed.meta().resourceVersion()))
                .isInstanceOfSatisfying(
                        Changes.Since.class,
                        since -> assertThat(since.changes()).hasSize(1));
        assertThat(store.changesSince(store.resourceVersion())).isEqualTo(new Changes.Since(List.of()));
    }

    @Test
    void aVersionThatLeftTheLogIsTooOld() {
        long before = store.resourceVersion();
        for (String name : List.of("a", "b", "c", "d")) {
            store.put(Kind.POD, pod(name));
        }
        assertThat(store.changesSince(before)).isEqualTo(new Changes.TooOld(before + 2));
        assertThat(store.changesSince(before + 1)).isInstanceOf(Changes.Since.class);
    }

    @Test
    void listsAreInTheOrderOfNamespaceAndName() {
        store.put(Kind.POD, pod("b"));
        store.put(Kind.POD, pod("a"));
        store.put(Kind.POD, pod("z").withMeta(ObjectMeta.of("aaa", "z")));
        assertThat(store.list(Kind.POD))
                .extracting(Pod::key)
                .map(ObjectKey::toString)
                .containsExactly("aaa/z", "ns/a", "ns/b");
        assertThat(store.list(Kind.POD, "ns")).hasSize(2);
        assertThat(store.list(Kind.POD, "n")).isEmpty();
    }

    @Test
    void indexesFollowWhatTheyStandFor() {
        Pod placed = store.put(Kind.POD, pod("a").withSpec(pod("a").spec().withNodeName("n1")));
        store.put(Kind.POD, pod("b"));
        assertThat(store.podsOn("n1")).containsExactly(placed);
        assertThat(store.podsSelected("ns", LabelSelector.of("app", "a"))).containsExactly(placed);

        Pod ready = store.put(
                Kind.POD, placed.withStatus(placed.status().with(Condition.of(Pod.READY, "True", "", "", NOW))));
        assertThat(store.podsOn("n1")).as("the newest version").containsExactly(ready);

        Pod moved = store.put(Kind.POD, ready.withSpec(ready.spec().withNodeName("n2")));
        assertThat(store.podsOn("n1")).isEmpty();
        assertThat(store.podsOn("n2")).containsExactly(moved);

        store.remove(Kind.POD, moved);
        assertThat(store.podsOn("n2")).isEmpty();
        assertThat(store.podsSelected("ns", LabelSelector.of("app", "a"))).isEmpty();
    }

    @Test
    void listenersHearEachWriteUntilForgotten() {
        List<Change> heard = new ArrayList<>();
        Consumer<Change> listener = heard::add;
        store.listen(listener);
        store.put(Kind.POD, pod("a"));
        store.forget(listener);
        store.put(Kind.POD, pod("b"));
        assertThat(heard).hasSize(1);
    }

    private static Pod pod(String name) {
        return Pod.of(ObjectMeta.of("ns", name).withLabels(Map.of("app", name)), PodSpec.of("image", Resources.NONE));
    }
}
