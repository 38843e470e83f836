package io.kubehop.machine;

/** The one class of a service that touches the world. */
@FunctionalInterface
public interface Effects<I, A extends Action> {

    /**
     * Does one action and reports what it saw. Runs on a virtual thread of its own and may block.
     *
     * <p>An expected outcome is reported as an input. Trouble with I/O is thrown: the loop logs it and tries again after a
     * growing pause for as long as the action is in {@link Machine#todo}.
     *
     * @param stream the stream whose state asked for it
     */
    void perform(String stream, A action, Observer<I> observer) throws Exception;

    /** Where an effect puts what it observed; may be called any number of times, from any thread. */
    @FunctionalInterface
    interface Observer<I> {
        void observed(I input);
    }
}
