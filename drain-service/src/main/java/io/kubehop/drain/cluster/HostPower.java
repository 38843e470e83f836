package io.kubehop.drain.cluster;

/** Whether a host is off. Nothing in Kubernetes can tell: somebody who can switch it has to be asked. */
@FunctionalInterface
public interface HostPower {

    /** Nobody can be asked. */
    HostPower UNKNOWN = _ -> new Answer(false, "no command is configured that tells whether a host is off");

    /** Asks; any trouble is thrown, and asked again. */
    Answer ask(String node) throws Exception;

    /**
     * What was said.
     *
     * @param off the host is surely off
     * @param reason in the words of whoever was asked
     */
    record Answer(boolean off, String reason) {}
}
