package io.kubehop.agent.runbook;

import io.kubehop.events.WorkOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * What the agent has in mind of one node.
 *
 * @param asked an order that waits for the look at the node's version, and for the one under way to end
 * @param running the order under way
 * @param last the order that came to an end last
 * @param refusedLast the order that was refused last
 * @param done how many orders were fulfilled
 * @param failed how many were given up
 * @param refused how many were refused
 */
public record RunbookState(
        Optional<WorkOrder> asked,
        Optional<Running> running,
        Optional<Ended> last,
        Optional<Refused> refusedLast,
        int done,
        int failed,
        int refused) {

    static final RunbookState INITIAL =
            new RunbookState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 0);

    /**
     * An order under way, at a step.
     *
     * @param startedAt when the step was started
     * @param failures how often it has failed since
     * @param failedAt when it failed last; the start if it has not
     */
    public record Running(WorkOrder order, String step, Instant startedAt, int failures, Instant failedAt) {}

    /** @param upgraded whether the order was fulfilled */
    public record Ended(WorkOrder order, boolean upgraded) {}

    /** Which order was refused. */
    public record Refused(String upgrade, String batch, int attempt) {
        boolean is(WorkOrder order) {
            return order.upgrade().equals(upgrade) && order.batch().equals(batch) && order.attempt() == attempt;
        }
    }

    RunbookState asked(WorkOrder order) {
        return new RunbookState(Optional.of(order), running, last, refusedLast, done, failed, refused);
    }

    RunbookState running(Running now) {
        return new RunbookState(asked, Optional.of(now), last, refusedLast, done, failed, refused);
    }

    RunbookState taken(WorkOrder order, Instant at) {
        return new RunbookState(
                Optional.empty(),
                Optional.of(new Running(order, Runbook.of(order).getFirst().name(), at, 0, at)),
                last,
                refusedLast,
                done,
                failed,
                refused);
    }

    RunbookState refused(Refused one) {
        return new RunbookState(
                asked.filter(one::is).isPresent() ? Optional.empty() : asked,
                running,
                last,
                Optional.of(one),
                done,
                failed,
                refused + 1);
    }

    RunbookState ended(boolean upgraded) {
        Optional<Ended> ending = running.map(now -> new Ended(now.order(), upgraded));
        return new RunbookState(
                asked,
                Optional.empty(),
                ending.isPresent() ? ending : last,
                refusedLast,
                upgraded ? done + 1 : done,
                upgraded ? failed : failed + 1,
                refused);
    }
}
