package io.kubehop.simulator.contract;

/** A cluster with three workers {@code worker-0000} to {@code worker-0002}, whose pods are Ready a second after placement. */
interface ClusterUnderTest extends AutoCloseable {

    /** Requests to it. */
    Wire wire();

    /** Until {@link #resumeControllers} no controller reacts to anything; the API goes on answering. */
    void stopControllers();

    /** Ends {@link #stopControllers}. */
    void resumeControllers();

    /** The pod runs and is not ready from now on. */
    void makeUnready(String namespace, String pod);

    /** A version that watches can no longer begin at. */
    String forgottenVersion();

    @Override
    void close();
}
