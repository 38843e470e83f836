package io.kubehop.agent.host.etcd;

/** Something about etcd is not as it must be: a step fails, with this sentence. */
public final class EtcdTrouble extends Exception {
    private static final long serialVersionUID = 1L;

    EtcdTrouble(String sentence) {
        super(sentence);
    }
}
