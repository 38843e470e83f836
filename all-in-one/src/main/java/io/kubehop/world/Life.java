package io.kubehop.world;

import io.kubehop.world.invariant.Replica;

/** A service as one that can die. */
interface Life {
    String name();

    boolean alive();

    void start();

    void crash();

    /** A second reader of its journal, which folds it on its own. */
    Replica replica();
}
