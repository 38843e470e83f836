package io.kubehop.simulator.contract;

/** A cluster with three workers {@code worker-0000} to {@code worker-0002}, whose pods are Ready a second after placement. */
interface ClusterUnderTest extends AutoCloseable {

    /** An admission webhook's name. */
    String WEBHOOK = "evictions.kubehop.test";

    /** Requests to it. */
    Wire wire();

    /** Until {@link #resumeControllers} no controller reacts to anything; the API goes on answering. */
    void stopControllers();

    /** Ends {@link #stopControllers}. */
    void resumeControllers();

    /** The pod runs and is not ready from now on. */
    void makeUnready(String namespace, String pod);

    /** The webhook {@link #WEBHOOK} refuses the namespace's evictions, soon. */
    void denyEvictions(String namespace, int code, String message);

    /** The webhook {@link #WEBHOOK}, without which no eviction of the namespace may be admitted, does not answer, soon. */
    void loseEvictionWebhook(String namespace);

    /** A version that watches can no longer begin at. */
    String forgottenVersion();

    @Override
    void close();
}
