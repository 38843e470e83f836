package io.kubehop.drain;

import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.drain.kubernetes.ClusterEvents;
import io.kubehop.drain.kubernetes.NodeConditions;
import io.kubehop.drain.report.Notice;
import io.kubehop.drain.report.Standing;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.MachineLoop;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the cluster of its drains, by events and by conditions of nodes. Nothing waits for it. */
public final class ClusterReports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReports.class);
    /** What could not be written is tried again after so long, at the latest. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop;
    private final NodeConditions conditions;
    private final ClusterEvents events;
    private final DrainFactCodec codec = new DrainFactCodec();
    private final Semaphore changed = new Semaphore(1);
    private final Thread keeper =
            Thread.ofVirtual().name("drain node conditions").unstarted(this::keep);

    /** Reports of what that loop does. */
    public ClusterReports(
            MachineLoop<DrainState, DrainInput, DrainFact, DrainAction> loop,
            NodeConditions conditions,
            ClusterEvents events) {
        this.loop = loop;
        this.conditions = conditions;
        this.events = events;
    }

    public void start() {
        events.start();
        keeper.start();
    }

    /** These rows were appended. */
    public void appended(List<Recorded> rows) {
        for (Recorded row : rows) {
            codec.read(row.type(), row.body())
                    .flatMap(DrainFact::told)
                    .flatMap(Notice::of)
                    .ifPresent(notice -> events.tell(notice, row.recordedAt()));
        }
        changed.release();
    }

    private void keep() {
        boolean owing = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (owing) {
                    boolean _ = changed.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                } else {
                    changed.acquire();
                }
                changed.drainPermits();
                owing = !reconciled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean reconciled() {
        var standings = new TreeMap<String, Standing>();
        for (String stream : loop.streams()) {
            loop.state(stream).ifPresent(state -> standings.putAll(Standing.of(state)));
        }
        try {
            conditions.reconcile(standings);
            return true;
        } catch (RuntimeException e) {
            LOG.debug("conditions of nodes could not be written and are written later: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        keeper.interrupt();
        events.close();
    }
}
