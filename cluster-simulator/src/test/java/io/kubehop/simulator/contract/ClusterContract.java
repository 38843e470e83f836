package io.kubehop.simulator.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** All cases, on one cluster for the class and one namespace for each case. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterContract
        implements EvictionContract,
                BudgetedEvictionContract,
                BudgetContract,
                WebhookContract,
                WatchContract,
                ListContract,
                WriteContract,
                PatchContract,
                WorkloadContract {
    private final Held<ClusterUnderTest> cluster = new Held<>();
    private final Held<Scene> scene = new Held<>();

    /** Starts the cluster. */
    abstract ClusterUnderTest start();

    @BeforeAll
    void startCluster() {
        cluster.set(start());
    }

    @AfterAll
    void stopCluster() {
        cluster.ifSet(ClusterUnderTest::close);
    }

    @BeforeEach
    void openScene() {
        scene.set(new Scene(cluster.get()));
    }

    @AfterEach
    void closeScene() {
        scene.ifSet(Scene::close);
    }

    @Override
    public Scene scene() {
        return scene.get();
    }
}
