package io.kubehop.simulator.control;

import io.kubehop.simulator.store.Change;

/** Something that reacts to changes of the store. */
public interface Controller {
    /** Notes what to look at later; called inside the write, so it must not write itself. */
    void observe(Change change);
}
