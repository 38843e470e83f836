package io.kubehop.drain;

import io.kubehop.drain.prometheus.DrainMeters;
import io.kubehop.machine.Action;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.LoopListener;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what the loop does. */
final class DrainListener implements LoopListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.kubehop.drain");

    /** What a person wants to read; the rest is there with the level DEBUG. */
    private static final Set<String> NEWS = Set.of(
            "DrainStarted",
            "DrainRefused",
            "DrainFailed",
            "EvictionBlocked",
            "CordonLost",
            "Prolonged",
            "DrainParked",
            "NodeWaiting",
            "SurgeRaised",
            "SurgeEnded",
            "NodeOutOfService",
            "NodeResumed",
            "NodeDrained",
            "NodeReturned",
            "NodeKept",
            "BatchReturned",
            "BatchAbandoned");

    private final DrainMeters meters;
    private volatile Runnable changed = () -> {};
    private volatile Consumer<List<Recorded>> reports = _ -> {};

    DrainListener(DrainMeters meters) {
        this.meters = meters;
    }

    void onChange(Runnable action) {
        changed = action;
    }

    void onAppended(Consumer<List<Recorded>> action) {
        reports = action;
    }

    @Override
    public void appended(List<Recorded> records) {
        meters.count(records);
        for (Recorded row : records) {
            if (NEWS.contains(row.type())) {
                LOG.info("{} {}", row.type(), row.body());
            } else {
                LOG.debug("{} {}", row.type(), row.body());
            }
        }
        reports.accept(records);
        changed.run();
    }

    @Override
    public void ignored(String stream, String cause, String why) {
        LOG.debug("{}: {} ignored: {}", stream, cause, why);
    }

    @Override
    public void impossible(String stream, Throwable failure) {
        LOG.error("{} met an impossible state and is stopped", stream, failure);
    }

    @Override
    public void failed(String stream, Action action, Throwable failure) {
        LOG.warn("{}: {} failed and is tried again: {}", stream, action, failure.toString());
    }
}
