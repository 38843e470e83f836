package io.kubehop.events;

/** What an order asks for. The list is closed: an agent does nothing else. */
public enum OrderKind {
    /** Work ahead of the drain that changes nothing that runs. */
    PREPARE,
    /** The upgrade of an empty node. */
    UPGRADE,
    /** The way back to what the node ran before. */
    ROLLBACK
}
