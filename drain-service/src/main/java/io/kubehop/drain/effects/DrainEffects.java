package io.kubehop.drain.effects;

import io.kubehop.drain.cluster.BudgetFacts;
import io.kubehop.drain.cluster.EvictionAnswer;
import io.kubehop.drain.cluster.Evictor;
import io.kubehop.drain.cluster.NodeCordon;
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

    /** UIDs being asked now: an action whose time was moved while it ran must not ask a second time. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** Effects on that cluster. */
    public DrainEffects(NodeCordon cordons, PodReader pods, Evictor evictor) {
        this.cordons = cordons;
        this.pods = pods;
        this.evictor = evictor;
    }

    @Override
    public void perform(String stream, DrainAction action, Observer<DrainInput> observer) {
        switch (action) {
            case DrainAction.Cordon(String batch, int attempt, String node) ->
                observer.observed(new DrainInput.Cordoned(batch, attempt, node, cordons.cordon(node, stream)));
            case DrainAction.Uncordon(String batch, int attempt, String node) -> {
                cordons.uncordon(node);
                observer.observed(new DrainInput.Uncordoned(batch, attempt, node));
            }
            case DrainAction.LookAtNode look ->
                observer.observed(new DrainInput.PodsListed(
                        look.batch(),
                        look.attempt(),
                        look.node(),
                        pods.podsOn(look.node()),
                        cordons.sight(look.node())));
            case DrainAction.Evict evict ->
                askOnce(evict, evict.pod(), observer, () -> evictor.evict(evict.pod(), evict.grace()));
            case DrainAction.Delete delete ->
                askOnce(delete, delete.pod(), observer, () -> evictor.delete(delete.pod(), delete.grace()));
            case DrainAction.ComeBack back ->
                observer.observed(new DrainInput.CameBack(back.batch(), back.attempt(), back.node()));
            case DrainAction.GiveUp giveUp ->
                observer.observed(new DrainInput.TimeUp(giveUp.batch(), giveUp.attempt(), giveUp.node()));
        }
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
