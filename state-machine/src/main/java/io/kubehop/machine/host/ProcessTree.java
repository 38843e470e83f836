package io.kubehop.machine.host;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A child process with all that it has started. */
public final class ProcessTree {
    private static final Duration LOOK = Duration.ofMillis(20);

    private ProcessTree() {}

    /**
     * Ends a process with all that it has started: asked first, then made to.
     *
     * @param grace between the two; a package manager writes down where it is. As long again is waited for the process to be gone
     * @throws InterruptedException after all of them were made to end
     */
    public static void end(Process process, Duration grace) throws InterruptedException {
        Set<ProcessHandle> tree = new LinkedHashSet<>();
        collect(process.toHandle(), tree);
        tree.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + grace.toNanos();
        try {
            while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < until) {
                // What is started meanwhile is seen while its parent still lives.
                List.copyOf(tree).forEach(handle -> collect(handle, tree));
                Thread.sleep(LOOK);
            }
        } finally {
            tree.forEach(ProcessHandle::destroyForcibly);
        }
        boolean _ = process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void collect(ProcessHandle handle, Set<ProcessHandle> tree) {
        tree.add(handle);
        handle.descendants().forEach(tree::add);
    }
}
