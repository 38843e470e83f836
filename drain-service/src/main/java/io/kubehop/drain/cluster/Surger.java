package io.kubehop.drain.cluster;

import io.kubehop.events.DrainEvent.PodRef;
import java.util.Set;

/**
 * Gives Deployments one replica more for a while. The Deployment itself remembers it in an annotation, written in the same request
 * as the number: what is done once is not done twice, and what somebody else does to the number in between is seen.
 *
 * <p>Workloads are named {@code namespace/name}. Trouble with I/O is thrown unchecked: the caller tries again.
 */
public interface Surger {

    /** The annotation of a Deployment that has a replica more; its value is the number without it. */
    String MARK = "kubehop.io/surged-from";

    /** Raises nothing. */
    Surger NONE = new Surger() {
        @Override
        public Raised raise(String workload) {
            return new Raised.Refused("nothing can be surged from here");
        }

        @Override
        public Sight sight(String workload, Set<String> leaving) {
            return Sight.GONE;
        }

        @Override
        public Lowered lower(String workload) {
            return new Lowered(0, false);
        }

        @Override
        public void offer(PodRef pod) {}
    };

    /** One replica more, unless it has it already. */
    Raised raise(String workload);

    /**
     * How the Deployment is now.
     *
     * @param leaving nodes whose pods do not count as being elsewhere
     */
    Sight sight(String workload, Set<String> leaving);

    /** Back to the number before, if nobody has set another one meanwhile; in any case it is not marked afterwards. */
    Lowered lower(String workload);

    /** Of equal pods this one goes first when its Deployment has fewer: its {@code pod-deletion-cost} is the lowest. */
    void offer(PodRef pod);

    /** What came of {@link #raise}. */
    sealed interface Raised {

        /** @param was its replicas without the one more */
        record Up(int was) implements Raised {}

        /** Two pods of it at a time are not wanted or not possible. */
        record Refused(String reason) implements Raised {}
    }

    /**
     * How a Deployment is.
     *
     * @param marked it carries our mark
     * @param was what the mark says, if it is there
     * @param replicas that it asks for now
     * @param ready its pods that are ready and not terminating
     * @param readyElsewhere those of them that are not on nodes that are left
     * @param trouble why a pod of it is not ready, or empty
     */
    record Sight(boolean marked, int was, int replicas, int ready, int readyElsewhere, String trouble) {
        /** There is no such Deployment. */
        public static final Sight GONE = new Sight(false, 0, 0, 0, 0, "");

        /** Whether the number is what we made it. */
        public boolean ours() {
            return marked && replicas == was + 1;
        }
    }

    /**
     * What came of {@link #lower}.
     *
     * @param replicas of the Deployment now; 0 if it is gone
     * @param ours the number was still ours
     */
    record Lowered(int replicas, boolean ours) {}
}
