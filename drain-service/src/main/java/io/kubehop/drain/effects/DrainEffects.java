package io.kubehop.drain.effects;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.CordonAnswer;
import io.kubehop.drain.cluster.DrainPorts;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.cluster.NodeCordon;
import io.kubehop.drain.cluster.NodeSight;
import io.kubehop.drain.cluster.PodReader;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.events.DrainEvent.PodRef;
import io.kubehop.machine.Effects;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Performs the drain's actions on the ports. Never waits but for the ports; any number of threads may use it. */
public final class DrainEffects implements Effects<DrainInput, DrainAction> {
    private final NodeCordon cordons;
    private final PodReader pods;
    private final Evictor evictor;
    private final DrainPorts ports;

    /** UIDs being asked now: an action whose time was moved while it ran must not ask a second time. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** Effects on that cluster. */
    public DrainEffects(DrainPorts ports) {
        this.cordons = ports.cordons();
        this.pods = ports.pods();
        this.evictor = ports.evictor();
        this.ports = ports;
    }

    @Override
    public void perform(String stream, DrainAction action, Observer<DrainInput> observer) throws Exception {
        switch (action) {
            case DrainAction.Cordon(String batch, int attempt, String node, boolean exclude) -> {
                CordonAnswer answer = cordons.cordon(node, stream);
                if (exclude && answer != CordonAnswer.NODE_MISSING) {
                    ports.marks().exclude(node, stream);
                }
                observer.observed(new DrainInput.Cordoned(batch, attempt, node, answer));
            }
            case DrainAction.Uncordon(String batch, int attempt, String node, boolean upgraded) -> {
                ports.marks().restore(node, upgraded);
                cordons.uncordon(node);
                observer.observed(new DrainInput.Uncordoned(batch, attempt, node));
            }
            case DrainAction.LookAtNode look ->
                observer.observed(new DrainInput.PodsListed(
                        look.batch(),
                        look.attempt(),
                        look.node(),
                        pods.podsOn(look.node()),
                        cordons.sight(look.node()),
                        look.volumes().isEmpty() ? List.of() : pods.attachments(look.volumes())));
            case DrainAction.Evict evict ->
                askOnce(evict, evict.pod(), observer, () -> evictor.evict(evict.pod(), evict.grace()));
            case DrainAction.Delete delete ->
                askOnce(delete, delete.pod(), observer, () -> evictor.delete(delete.pod(), delete.grace()));
            case DrainAction.ComeBack back ->
                observer.observed(new DrainInput.CameBack(back.batch(), back.attempt(), back.node()));
            case DrainAction.GiveUp giveUp ->
                observer.observed(new DrainInput.TimeUp(giveUp.batch(), giveUp.attempt(), giveUp.node()));
            case DrainAction.LetGo letGo ->
                observer.observed(new DrainInput.LetGo(letGo.batch(), letGo.attempt(), letGo.node()));
            case DrainAction.AskHost ask -> observer.observed(asked(stream, ask));
            case DrainAction.MarkOutdated mark -> {
                ports.marks().markOutdated(mark.to());
                observer.observed(new DrainInput.OutdatedMarked(mark.to()));
            }
            case DrainAction.ClearOutdated _ -> {
                ports.marks().clearOutdated();
                observer.observed(new DrainInput.OutdatedCleared());
            }
            case DrainAction.LookForRoom look ->
                observer.observed(new DrainInput.RoomSeen(ports.room().room(look.to())));
            case DrainAction.Raise raise ->
                observer.observed(new DrainInput.SurgeAnswered(
                        raise.workload(), ports.surger().raise(raise.workload())));
            case DrainAction.LookAtSurge look ->
                observer.observed(new DrainInput.SurgeSeen(
                        look.workload(), ports.surger().sight(look.workload(), look.leaving())));
            case DrainAction.Lower lower -> {
                lower.instead().ifPresent(ports.surger()::offer);
                observer.observed(new DrainInput.SurgeLowered(
                        lower.workload(), ports.surger().lower(lower.workload())));
            }
        }
    }

    /** A node that answers is not asked about: its host is on. */
    private DrainInput asked(String stream, DrainAction.AskHost ask) throws Exception {
        NodeSight sight = cordons.sight(ask.node());
        HostPower.Answer answer = sight.present() && !sight.reachable()
                ? ports.hosts().ask(ask.node())
                : new HostPower.Answer(false, "node " + ask.node() + " answers again");
        if (answer.off()) {
            ports.marks().putOutOfService(ask.node(), stream);
        }
        return new DrainInput.HostAsked(ask.batch(), ask.attempt(), ask.node(), answer.off(), answer.reason());
    }

    private void askOnce(
            DrainAction action, PodRef pod, Observer<DrainInput> observer, Supplier<EvictionAnswer> question) {
        if (!underWay.add(pod.uid())) {
            return;
        }
        try {
            lookAndAsk(action, pod, observer, question);
        } finally {
            underWay.remove(pod.uid());
        }
    }

    private void lookAndAsk(
            DrainAction action, PodRef pod, Observer<DrainInput> observer, Supplier<EvictionAnswer> question) {
        switch (pods.look(pod)) {
            case GONE -> observer.observed(new DrainInput.PodVanished(action.node(), pod.uid()));
            case EVICTED -> observer.observed(new DrainInput.PodTerminating(action.node(), pod.uid(), true));
            case DELETED -> observer.observed(new DrainInput.PodTerminating(action.node(), pod.uid(), false));
            case PRESENT -> {
                EvictionAnswer answer = question.get();
                observer.observed(new DrainInput.EvictionAnswered(
                        action.batch(), action.attempt(), action.node(), pod, answer, budgets(pod, answer)));
            }
        }
    }

    /** Read after the refusal, so that a budget that opened in between is seen open. */
    private List<BudgetFacts> budgets(PodRef pod, EvictionAnswer answer) {
        return switch (answer) {
            case EvictionAnswer.BudgetFull _,
                    EvictionAnswer.BudgetBehind _,
                    EvictionAnswer.BudgetBroken _,
                    EvictionAnswer.BudgetContended _,
                    EvictionAnswer.SeveralBudgets _ -> pods.budgetsOf(pod);
            case EvictionAnswer.Accepted _,
                    EvictionAnswer.Gone _,
                    EvictionAnswer.PreconditionFailed _,
                    EvictionAnswer.Overloaded _,
                    EvictionAnswer.WebhookRefused _,
                    EvictionAnswer.NamespaceTerminating _,
                    EvictionAnswer.Forbidden _,
                    EvictionAnswer.Fault _ -> List.of();
        };
    }
}
