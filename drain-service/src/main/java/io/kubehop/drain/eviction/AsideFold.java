package io.kubehop.drain.eviction;

import io.kubehop.events.DrainEvent.SurgeEnded;
import io.kubehop.events.DrainEvent.SurgeRaised;
import io.kubehop.events.DrainServiceEvent;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is in flight beside the nodes, after a fact. Others leave it as it is. */
final class AsideFold {
    private AsideFold() {}

    static Aside after(Aside aside, DrainFact fact) {
        return switch (fact) {
            case DrainFact.OutdatedMarked _ ->
                aside.withOutdated(aside.outdated().map(Aside.Mark::marked));
            case DrainFact.EndTaken _ -> aside.withOutdated(aside.outdated().map(Aside.Mark::ended));
            case DrainFact.OutdatedCleared _ -> aside.withOutdated(Optional.empty());
            case DrainFact.RoomFound found -> aside.withRoom(Optional.of(new Aside.Found(found.room(), found.at())));
            case DrainFact.SurgeBegun begun -> aside.with(Surge.begun(begun));
            case DrainFact.SurgeLookedAt look ->
                surge(aside, look.workload(), surge -> surge.looked(look.ready(), look.lookAt()));
            case DrainFact.SurgeRefused(String workload, String reason) ->
                surge(aside, workload, surge -> surge.refused(reason));
            case DrainFact.SurgeTurned(String workload, var pod) -> surge(aside, workload, surge -> surge.turned(pod));
            case DrainFact.AheadTaken(String asking) -> aside.withAhead(asking);
            case DrainFact _ -> aside;
        };
    }

    static Aside after(Aside aside, DrainServiceEvent event) {
        return switch (event) {
            case SurgeRaised raised -> surge(aside, raised.workload(), surge -> surge.raised(raised.was()));
            case SurgeEnded ended -> aside.withoutSurge(ended.workload());
            case DrainServiceEvent _ -> aside;
        };
    }

    private static Aside surge(Aside aside, String workload, UnaryOperator<Surge> change) {
        Surge surge = aside.surges().get(workload);
        return surge == null ? aside : aside.with(change.apply(surge));
    }
}
