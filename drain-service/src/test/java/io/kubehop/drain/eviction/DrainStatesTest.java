package io.kubehop.drain.eviction;

import static io.kubehop.drain.Samples.BATCH;
import static io.kubehop.drain.Samples.NOON;
import static io.kubehop.drain.Samples.POLICY;
import static io.kubehop.drain.Samples.UPGRADE;
import static io.kubehop.drain.Samples.batch;
import static io.kubehop.drain.Samples.budget;
import static io.kubehop.drain.Samples.pod;
import static io.kubehop.drain.Samples.ref;
import static io.kubehop.drain.Samples.unmanaged;
import static io.kubehop.drain.eviction.Told.*;

import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.Room;
import io.kubehop.drain.cluster.Surger;
import io.kubehop.drain.eviction.DrainFact.Said;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.DrainServiceEvent;
import io.kubehop.events.Event;
import io.kubehop.events.KubeVersion;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.VerdictEvent;
import io.kubehop.machine.StateTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Every state of a node and every input")
class DrainStatesTest {

    @Test
    void table() {
        List<DrainFact> cordoning = List.of(taken(batch("a")), started("a"));
        List<DrainFact> found = and(cordoning, nodeCordoned("a", true));
        List<DrainFact> waiting =
                and(emptying("a"), triaged("a", 0, "w1"), looked("a", NOON, Map.of("shop/b", 1), ahead("w1", "b")));
        List<DrainFact> shut = and(waiting, new DrainFact.BudgetShut("shop/b", NOON.plusSeconds(3000)));
        List<DrainFact> leaving = and(waiting, evicted("a", "w1"));
        List<DrainFact> empty = and(leaving, gone("a", "w1"));
        List<DrainFact> calledBack = and(cordoning, new DrainFact.AbortTaken(), returning("a", false));
        List<DrainFact> returning = and(withAgent("a"), returning("a", true));
        List<DrainFact> over = and(returning, returned("a", true), batchReturned());
        List<DrainFact> lost = and(waiting, new DrainFact.CordonLost(BATCH, 1, "a"));
        List<DrainFact> parking = and(waiting, new DrainFact.NodeParked(BATCH, 1, "a", NOON));
        List<DrainFact> parked = and(parking, new DrainFact.NodeRests(BATCH, 1, "a"));
        List<DrainFact> volumes =
                and(leaving, gone("a", "w1"), new DrainFact.VolumesLeft(BATCH, 1, "a", List.of("pv-1"), NOON));
        List<DrainFact> doubted = and(leaving, new DrainFact.HostDoubted(BATCH, 1, "a", Optional.of(NOON)));
        List<DrainFact> surging = and(
                emptying("a"),
                looked("a", NOON, Map.of(), surged()),
                new DrainFact.SurgeBegun("shop/w", UPGRADE, BATCH, 1, "a"));
        List<DrainFact> surged =
                and(surging, new Said(new DrainEvent.SurgeRaised(UPGRADE, BATCH, 1, "a", "shop/w", 1)));
        List<DrainFact> lowering = and(surged, evicted("a", "w1"));
        StateTable.of(new DrainMachine(DrainSettings.DEFAULT), NOON.plus(Duration.ofMinutes(31)))
                .phase(DrainStatesTest::phase)
                .eventName(DrainStatesTest::name)
                .state("new", List.of())
                .state("cordoning", cordoning)
                .state("found cordoned", found)
                .state("cordoned", emptying("a"))
                .state("pod waits", waiting)
                .state("budget full", shut)
                .state("pod leaves", leaving)
                .state("cordon lost", lost)
                .state("volumes leave", volumes)
                .state("host doubted", doubted)
                .state("surge begun", surging)
                .state("surge starts", surged)
                .state("surge not needed", lowering)
                .state("empty", empty)
                .state("handed over", withAgent("a"))
                .state("empty, to be rolled back", toGoBack())
                .state("called back", calledBack)
                .state("parking", parking)
                .state("parked", parked)
                .state("returning", returning)
                .state("over", over)
                .input(
                        "PreparationAsked",
                        told(new PlanEvent.PreparationAsked(UPGRADE, batch("a").orders(), NOON)))
                .input("RollbackAsked", told(new PlanEvent.RollbackAsked(UPGRADE, batch("a"), "anna", "why")))
                .input("BatchReleased", released(batch("a")))
                .input("BatchReleased, attempt 2", released(batch(2, POLICY, "a")))
                .input(
                        "NodeAccepted",
                        told(new VerdictEvent.NodeAccepted(UPGRADE, BATCH, 1, "a", KubeVersion.parse("1.36.1"))))
                .input("NodeRejected", told(new VerdictEvent.NodeRejected(UPGRADE, BATCH, 1, "a", List.of("why"))))
                .input("UpgradeAborting", new DrainInput.Aborting())
                .input("cordoned by us", cordoned("a", CordonAnswer.OURS))
                .input("found cordoned", cordoned("a", CordonAnswer.FOUND))
                .input("no such node", cordoned("a", CordonAnswer.NODE_MISSING))
                .input("a look: nothing", listed("a"))
                .input("a look: the pod", listed("a", pod("w1", budget("b", 1))))
                .input("a look: another pod", listed("a", pod("w2", budget("b", 1))))
                .input("a look: a pod refused", listed("a", unmanaged(pod("x"))))
                .input("eviction accepted", answered("a", "w1", new EvictionAnswer.Accepted()))
                .input("pod not found", answered("a", "w1", new EvictionAnswer.Gone()))
                .input("budget full", answered("a", "w1", new EvictionAnswer.BudgetFull("full"), budget("b", 0)))
                .input("several budgets", answered("a", "w1", new EvictionAnswer.SeveralBudgets("two")))
                .input("overload", answered("a", "w1", new EvictionAnswer.Overloaded(Duration.ofSeconds(1))))
                .input("fault", answered("a", "w1", new EvictionAnswer.Fault(500, "fault")))
                .input(
                        "pod terminating",
                        new DrainInput.PodTerminating("a", ref("w1").uid(), true))
                .input("pod finished", new DrainInput.PodFinished("a", ref("w1").uid()))
                .input("pod vanished", new DrainInput.PodVanished("a", ref("w1").uid()))
                .input("budget opened", new DrainInput.BudgetOpened("shop/b", 1))
                .input("time up", new DrainInput.TimeUp(BATCH, 1, "a"))
                .input("come back", new DrainInput.CameBack(BATCH, 1, "a"))
                .input("uncordoned by somebody", new DrainInput.NodeSeen("a", new NodeSight(true, true, true)))
                .input("node deleted", new DrainInput.NodeSeen("a", NodeSight.MISSING))
                .input("volume moved", new DrainInput.VolumeMoved("pv-1"))
                .input("host is off", new DrainInput.HostAsked(BATCH, 1, "a", true, "off"))
                .input("host may be on", new DrainInput.HostAsked(BATCH, 1, "a", false, "on"))
                .input("surge granted", new DrainInput.SurgeAnswered("shop/w", new Surger.Raised.Up(1)))
                .input("surge refused", new DrainInput.SurgeAnswered("shop/w", new Surger.Raised.Refused("why")))
                .input("surge ready", new DrainInput.SurgeSeen("shop/w", new Surger.Sight(true, 1, 2, 2, 1, "")))
                .input("surge undone", new DrainInput.SurgeSeen("shop/w", new Surger.Sight(true, 1, 1, 1, 0, "")))
                .input("surge lowered", new DrainInput.SurgeLowered("shop/w", new Surger.Lowered(1, true)))
                .input("deployment changed", new DrainInput.WorkloadChanged("shop/w"))
                .input("let go", new DrainInput.LetGo(BATCH, 1, "a"))
                .input("room seen", new DrainInput.RoomSeen(Room.NONE))
                .input("workers tainted", new DrainInput.OutdatedMarked(KubeVersion.parse("1.36.1")))
                .input("upgrade over", new DrainInput.Over())
                .input("taint cleared", new DrainInput.OutdatedCleared())
                .input("uncordoned", new DrainInput.Uncordoned(BATCH, 1, "a"))
                .check("drain");
    }

    private static List<DrainFact> toGoBack() {
        var facts = new ArrayList<>(emptying("a"));
        facts.set(0, new DrainFact.BatchTaken(batch("a"), NOON, Optional.of("why")));
        return facts;
    }

    private static DrainFact.PodAhead surged() {
        return new DrainFact.PodAhead(
                ref("w1"),
                List.of(),
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of("shop/w"));
    }

    private static DrainInput told(Event event) {
        return DrainInput.of(event).orElseThrow();
    }

    private static List<DrainFact> and(List<DrainFact> facts, DrainFact... more) {
        var all = new ArrayList<>(facts);
        all.addAll(List.of(more));
        return all;
    }

    private static String name(DrainFact fact) {
        return fact instanceof Said(DrainServiceEvent event)
                ? event.getClass().getSimpleName()
                : fact.getClass().getSimpleName();
    }

    private static String phase(DrainState state) {
        return state.batches().values().stream()
                .flatMap(batch -> batch.nodes().values().stream())
                .map(node -> node.phase().name())
                .findFirst()
                .orElse("idle");
    }
}
