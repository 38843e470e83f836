package io.kubehop.agent.runbook;

import io.kubehop.agent.orders.Turn;
import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the agent has in mind of one node.
 *
 * @param asked an order that waits for the look at the node's version, and for the one under way to end
 * @param running the order under way
 * @param last the order to upgrade that came to an end last
 * @param prepared the order to work ahead that came to an end last
 * @param rolledBack the order to roll back that came to an end last
 * @param refusedLast the order that was refused last
 * @param done how many orders to upgrade were fulfilled
 * @param failed how many were given up
 * @param refused how many orders were refused
 * @param turn which order was made last, and how many were not believed since
 */
public record RunbookState(
        Optional<Asked> asked,
        Optional<Running> running,
        Optional<Ended> last,
        Optional<WorkOrder> prepared,
        Optional<WorkOrder> rolledBack,
        Optional<Refused> refusedLast,
        int done,
        int failed,
        int refused,
        Turn turn) {

    static final RunbookState INITIAL = new RunbookState(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            Turn.INITIAL);

    /** An order and what it is about. */
    public record Asked(WorkOrder order, Job job) {}

    /**
     * An order under way, at a step.
     *
     * @param startedAt when the step was started
     * @param failures how often it has failed since
     * @param failedAt when it failed last; the start if it has not
     */
    public record Running(WorkOrder order, Job job, String step, Instant startedAt, int failures, Instant failedAt) {
        Running at(String next, Instant now) {
            return new Running(order, job, next, now, 0, now);
        }

        Running failed(int tries, Instant now) {
            return new Running(order, job, step, startedAt, tries, now);
        }
    }

    /** @param upgraded whether the order was fulfilled, and the node not rolled back since */
    public record Ended(WorkOrder order, boolean upgraded) {}

    /** Which order was refused. */
    public record Refused(String upgrade, String batch, int attempt, String reason) {
        boolean is(WorkOrder order) {
            return order.upgrade().equals(upgrade) && order.batch().equals(batch) && order.attempt() == attempt;
        }
    }

    /** Whether an order waits that is more than work ahead. */
    boolean workWaits() {
        return asked.filter(one -> !(one.job() instanceof Job.Preparation)).isPresent();
    }

    /** Every order that is known, with what it is about. */
    Stream<Asked> known() {
        return Stream.of(
                        last.map(ended -> new Asked(ended.order(), new Job.Upgrade())),
                        prepared.map(order -> new Asked(order, new Job.Preparation())),
                        rolledBack.map(order -> new Asked(order, new Job.WayBack("", true))),
                        running.map(now -> new Asked(now.order(), orderedAs(now.job()))),
                        asked)
                .flatMap(Optional::stream);
    }

    /** A way back that nobody ordered belongs to an upgrade. */
    private static Job orderedAs(Job job) {
        return job instanceof Job.WayBack(String _, boolean ordered) && !ordered ? new Job.Upgrade() : job;
    }

    RunbookState asked(WorkOrder order, Job job) {
        return new RunbookState(
                Optional.of(new Asked(order, job)),
                running,
                last,
                prepared,
                rolledBack,
                refusedLast,
                done,
                failed,
                refused,
                turn.believed(order));
    }

    RunbookState running(Running now) {
        return new RunbookState(
                asked, Optional.of(now), last, prepared, rolledBack, refusedLast, done, failed, refused, turn);
    }

    /** The order that was asked for is under way; its first step follows. */
    RunbookState taken(WorkOrder order, Instant at) {
        Job job = asked.filter(one -> one.order().equals(order)).map(Asked::job).orElseGet(Job.Upgrade::new);
        return new RunbookState(
                Optional.empty(),
                Optional.of(new Running(order, job, "", at, 0, at)),
                last,
                prepared,
                rolledBack,
                refusedLast,
                done,
                failed,
                refused,
                turn);
    }

    RunbookState refused(Refused one) {
        return new RunbookState(
                asked.filter(now -> one.is(now.order())).isPresent() ? Optional.empty() : asked,
                running,
                last,
                prepared,
                rolledBack,
                Optional.of(one),
                done,
                failed,
                refused + 1,
                turn.refusedOneMore());
    }

    /** An order was not believed, and nobody told; one that waits, or is under way, is another. */
    RunbookState notBelieved(Refused one) {
        return new RunbookState(
                asked,
                running,
                last,
                prepared,
                rolledBack,
                Optional.of(one),
                done,
                failed,
                refused,
                turn.refusedOneMore());
    }

    /** The order under way has come to its end. */
    RunbookState ended(boolean well) {
        if (running.isEmpty()) {
            return this;
        }
        WorkOrder order = running.get().order();
        return switch (orderedAs(running.get().job())) {
            case Job.Upgrade() ->
                new RunbookState(
                        asked,
                        Optional.empty(),
                        Optional.of(new Ended(order, well)),
                        prepared,
                        rolledBack,
                        refusedLast,
                        well ? done + 1 : done,
                        well ? failed : failed + 1,
                        refused,
                        turn);
            case Job.Preparation() ->
                new RunbookState(
                        asked,
                        Optional.empty(),
                        last,
                        Optional.of(order),
                        rolledBack,
                        refusedLast,
                        done,
                        failed,
                        refused,
                        turn);
            case Job.WayBack _ ->
                new RunbookState(
                        asked,
                        Optional.empty(),
                        last.map(ended -> new Ended(ended.order(), false)),
                        prepared,
                        Optional.of(order),
                        refusedLast,
                        done,
                        failed,
                        refused,
                        turn);
        };
    }

    /** A preparation that never began is over. */
    RunbookState notPrepared(String batch) {
        return asked.filter(one -> one.job() instanceof Job.Preparation
                        && one.order().batch().equals(batch))
                .map(one -> new RunbookState(
                        Optional.empty(),
                        running,
                        last,
                        Optional.of(one.order()),
                        rolledBack,
                        refusedLast,
                        done,
                        failed,
                        refused,
                        turn))
                .orElse(this);
    }
}
