package io.kubehop.verifier.verdict;

import io.kubehop.verifier.health.Baseline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the verifier has in mind of one upgrade.
 *
 * @param baseline from the first look of the upgrade's first batch on
 * @param batches those without a verdict, by id
 * @param recent the last few that have one, so that a late word about them is known as such
 * @param alerts ids of those raised and not cleared
 * @param aborting no batch is released any more
 * @param ended the upgrade is over
 * @param verified how many batches were
 * @param rejected how many batches were
 */
public record VerdictState(
        Optional<Baseline> baseline,
        SortedMap<String, BatchInFlight> batches,
        List<Finished> recent,
        SortedSet<String> alerts,
        boolean aborting,
        boolean ended,
        int verified,
        int rejected) {

    /** How many batches with a verdict are remembered by name. Older duplicates are known by their cause alone. */
    static final int RECENT = 32;

    public VerdictState {
        batches = Collections.unmodifiableSortedMap(new TreeMap<>(batches));
        recent = List.copyOf(recent);
        alerts = Collections.unmodifiableSortedSet(new TreeSet<>(alerts));
    }

    /** A batch that has its verdict. */
    public record Finished(String batch, int attempt) {}

    static final VerdictState INITIAL =
            new VerdictState(Optional.empty(), new TreeMap<>(), List.of(), new TreeSet<>(), false, false, 0, 0);

    /** The batch in flight, if it is this attempt. */
    Optional<BatchInFlight> batch(String id, int attempt) {
        return Optional.ofNullable(batches.get(id))
                .filter(batch -> batch.order().attempt() == attempt);
    }

    /** The last attempt of this batch that is known, or 0. */
    int lastAttempt(String id) {
        int finished = recent.stream()
                .filter(one -> one.batch().equals(id))
                .mapToInt(Finished::attempt)
                .max()
                .orElse(0);
        BatchInFlight inFlight = batches.get(id);
        return inFlight == null ? finished : Math.max(finished, inFlight.order().attempt());
    }

    /** Alerts of this batch, whatever the attempt. */
    List<String> alertsOf(String batch) {
        return alerts.stream().filter(id -> Alerts.isOf(id, batch)).toList();
    }

    VerdictState with(BatchInFlight batch) {
        var more = new TreeMap<>(batches);
        more.put(batch.order().id(), batch);
        return new VerdictState(baseline, more, recent, alerts, aborting, ended, verified, rejected);
    }

    VerdictState with(Baseline taken) {
        return new VerdictState(Optional.of(taken), batches, recent, alerts, aborting, ended, verified, rejected);
    }

    VerdictState finished(String batch, int attempt, boolean good) {
        var fewer = new TreeMap<>(batches);
        fewer.remove(batch);
        var last = new ArrayList<>(recent);
        last.removeIf(one -> one.batch().equals(batch));
        last.add(new Finished(batch, attempt));
        return new VerdictState(
                baseline,
                fewer,
                last.subList(Math.max(0, last.size() - RECENT), last.size()),
                alerts,
                aborting,
                ended,
                good ? verified + 1 : verified,
                good ? rejected : rejected + 1);
    }

    VerdictState withAlert(String alert) {
        var more = new TreeSet<>(alerts);
        more.add(alert);
        return new VerdictState(baseline, batches, recent, more, aborting, ended, verified, rejected);
    }

    VerdictState withoutAlert(String alert) {
        var fewer = new TreeSet<>(alerts);
        fewer.remove(alert);
        return new VerdictState(baseline, batches, recent, fewer, aborting, ended, verified, rejected);
    }

    VerdictState asAborting() {
        return new VerdictState(baseline, batches, recent, alerts, true, ended, verified, rejected);
    }

    VerdictState asEnded() {
        return new VerdictState(
                Optional.empty(), new TreeMap<>(), List.of(), alerts, aborting, true, verified, rejected);
    }
}
