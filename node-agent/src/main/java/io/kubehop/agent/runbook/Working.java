package io.kubehop.agent.runbook;

import io.kubehop.machine.Effects;

/** Performs the agent's work on its host. */
public final class Working implements Effects<RunbookInput, Work> {
    private final Host host;
    private final Runbook runbook;

    /** For a host that is simulated. */
    public Working(Host host) {
        this(host, Runbook.SIMULATED);
    }

    public Working(Host host, Runbook runbook) {
        this.host = host;
        this.runbook = runbook;
    }

    @Override
    public void perform(String stream, Work action, Observer<RunbookInput> observer) throws Exception {
        switch (action) {
            case Work.ReadVersion(var order) ->
                observer.observed(new RunbookInput.VersionRead(order, host.version(order.node())));
            case Work.RunStep(var order, var name, var attempt, var _) -> {
                Step step = runbook.step(order, name)
                        .orElseThrow(() -> new IllegalStateException("no step " + name + " in the runbook"));
                observer.observed(new RunbookInput.StepRun(order, name, attempt, host.run(step, order, attempt)));
            }
        }
    }
}
