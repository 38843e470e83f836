package io.kubehop.world;

import io.kubehop.agent.runbook.Host;
import io.kubehop.agent.runbook.RunbookFact;
import io.kubehop.agent.runbook.RunbookInput;
import io.kubehop.agent.runbook.RunbookState;
import io.kubehop.agent.runbook.Work;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.events.PlanEvent;
import io.kubehop.machine.Machine;
import io.kubehop.planner.path.PlannerAction;
import io.kubehop.planner.path.PlannerInput;
import io.kubehop.planner.path.PlannerState;
import io.kubehop.simulator.Cluster;
import io.kubehop.verifier.verdict.Fact;
import io.kubehop.verifier.verdict.Look;
import io.kubehop.verifier.verdict.VerdictInput;
import io.kubehop.verifier.verdict.VerdictState;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** What the world is built of, with a place to put something broken in: a test of an invariant wraps one part. */
record Parts(
        UnaryOperator<Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction>> planner,
        UnaryOperator<Machine<VerdictState, VerdictInput, Fact, Look>> verifier,
        UnaryOperator<Machine<DrainState, DrainInput, DrainFact, DrainAction>> drain,
        UnaryOperator<Machine<RunbookState, RunbookInput, RunbookFact, Work>> agent,
        BiFunction<Evictor, Cluster, Evictor> evictor,
        BiFunction<NodeCordon, Cluster, NodeCordon> cordon,
        BiFunction<Surger, Cluster, Surger> surger,
        BiFunction<Host, Cluster, Host> host) {

    /** Nothing broken. */
    static final Parts WHOLE = new Parts(
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            (evictor, _) -> evictor,
            (cordon, _) -> cordon,
            (surger, _) -> surger,
            (host, _) -> host);

    Parts withPlanner(UnaryOperator<Machine<PlannerState, PlannerInput, PlanEvent, PlannerAction>> other) {
        return new Parts(other, verifier, drain, agent, evictor, cordon, surger, host);
    }

    Parts withVerifier(UnaryOperator<Machine<VerdictState, VerdictInput, Fact, Look>> other) {
        return new Parts(planner, other, drain, agent, evictor, cordon, surger, host);
    }

    Parts withDrain(UnaryOperator<Machine<DrainState, DrainInput, DrainFact, DrainAction>> other) {
        return new Parts(planner, verifier, other, agent, evictor, cordon, surger, host);
    }

    Parts withAgent(UnaryOperator<Machine<RunbookState, RunbookInput, RunbookFact, Work>> other) {
        return new Parts(planner, verifier, drain, other, evictor, cordon, surger, host);
    }

    Parts withEvictor(BiFunction<Evictor, Cluster, Evictor> other) {
        return new Parts(planner, verifier, drain, agent, other, cordon, surger, host);
    }

    Parts withCordon(BiFunction<NodeCordon, Cluster, NodeCordon> other) {
        return new Parts(planner, verifier, drain, agent, evictor, other, surger, host);
    }

    Parts withSurger(BiFunction<Surger, Cluster, Surger> other) {
        return new Parts(planner, verifier, drain, agent, evictor, cordon, other, host);
    }

    Parts withHost(BiFunction<Host, Cluster, Host> other) {
        return new Parts(planner, verifier, drain, agent, evictor, cordon, surger, other);
    }
}
