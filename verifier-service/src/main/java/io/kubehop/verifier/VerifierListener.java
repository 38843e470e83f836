package io.kubehop.verifier;

import io.kubehop.events.AlertEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.machine.Action;
import io.kubehop.machine.journal.Recorded;
import io.kubehop.machine.loop.LoopListener;
import io.kubehop.verifier.prometheus.VerdictMeters;
import io.kubehop.verifier.verdict.FactCodec;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what the loop does. An alert is a warning in the log too, for those who do not read the topic. */
final class VerifierListener implements LoopListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.kubehop.verifier");

    private final VerdictMeters meters;

    VerifierListener(VerdictMeters meters) {
        this.meters = meters;
    }

    @Override
    public void appended(List<Recorded> records) {
        meters.count(records);
        for (Recorded row : records) {
            FactCodec.said(row)
                    .ifPresentOrElse(
                            event -> {
                                switch (event) {
                                    case AlertEvent.AlertRaised alert ->
                                        LOG.warn("alert {}: {}", alert.alert(), alert.summary());
                                    case AlertEvent.AlertCleared alert ->
                                        LOG.info("alert {} cleared: {}", alert.alert(), alert.how());
                                    case VerdictEvent _ -> LOG.info("{} {}", row.type(), row.body());
                                }
                            },
                            () -> LOG.debug("{} {}", row.type(), row.body()));
        }
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
        // The loop has logged it.
        meters.lookFailed();
    }
}
