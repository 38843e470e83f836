package io.kubehop.drain.triage;

/** What becomes of a pod when its node is drained. */
public sealed interface Fate {

    /** It is evicted. */
    record Evict() implements Fate {}

    /** It stays where it is. */
    record Leave(String reason) implements Fate {}

    /** It is leaving already: it is waited for. */
    record Await() implements Fate {}

    /** It is waited for until it has run to its end, and evicted then. */
    record Complete() implements Fate {}

    /** It may not be evicted under the policy, and so the node may not be drained. */
    record Refuse(String reason) implements Fate {}
}
