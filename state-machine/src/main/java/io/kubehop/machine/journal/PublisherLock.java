package io.kubehop.machine.journal;

/** Who may publish the outbox of a journal: one instance at a time, so that the order is kept. */
public interface PublisherLock extends AutoCloseable {

    /** Takes the lock if it is free, and tells whether it is held now. Trouble counts as not held. */
    boolean held();

    /** Gives the lock back. */
    @Override
    void close();

    /** For a journal that only one process can open. */
    static PublisherLock alone() {
        return new PublisherLock() {
            @Override
            public boolean held() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
