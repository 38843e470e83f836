package io.kubehop.agent.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets programs that are under way come to their end before the agent ends: a package manager that is killed in the middle can be
 * repaired, but had better not have to be.
 */
public final class Finishing implements Commands {
    private final Commands commands;
    /** Fair: whoever waits for the end keeps new programs from starting. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    public Finishing(Commands commands) {
        this.commands = commands;
    }

    /** Once {@link #finish} has been called this waits until it is interrupted. */
    @Override
    public Outcome run(Command command) throws IOException, InterruptedException {
        lock.readLock().lockInterruptibly();
        try {
            return commands.run(command);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Waits for the programs under way, and lets no other one start from then on. To be called once.
     *
     * @param limit how long it waits at most
     * @return whether all have ended
     */
    public boolean finish(Duration limit) throws InterruptedException {
        return lock.writeLock().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
