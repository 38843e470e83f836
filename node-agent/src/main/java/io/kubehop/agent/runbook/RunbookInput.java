package io.kubehop.agent.runbook;

import io.kubehop.events.KubeVersion;
import io.kubehop.events.WorkOrder;

/** What the agent decides about. */
public sealed interface RunbookInput {

    /** An order came. */
    record Ordered(WorkOrder order) implements RunbookInput {}

    /** An order to work ahead came. */
    record PreparationOrdered(WorkOrder order) implements RunbookInput {}

    /** An order to go back came; its {@code to} is the earlier version. */
    record RollbackOrdered(WorkOrder order, String reason) implements RunbookInput {}

    /** A {@link Work.ReadVersion} was done. */
    record VersionRead(WorkOrder order, KubeVersion version) implements RunbookInput {}

    /** A {@link Work.RunStep} was done. */
    record StepRun(WorkOrder order, String step, int attempt, Host.Result result) implements RunbookInput {}
}
