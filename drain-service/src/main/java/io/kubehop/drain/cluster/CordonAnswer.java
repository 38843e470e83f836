package io.kubehop.drain.cluster;

/** How a node was found when it was to be cordoned. */
public enum CordonAnswer {
    /** It is cordoned, by us: just now, or before with our mark on it. */
    OURS,
    /** It had been cordoned by somebody else; it was left as it is. */
    FOUND,
    /** There is no such node. */
    NODE_MISSING
}
