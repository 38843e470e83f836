package io.kubehop.machine.standalone;

import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.context.exceptions.DependencyInjectionException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.Micronaut;

/** Starts a service alone, or says in one line why it cannot. */
public final class Standalone {
    private final String name;

    private Standalone(String name) {
        this.name = name;
    }

    /**
     * Runs until it is ended; exit code 1 and one line if it cannot start. The log is to leave out the logger
     * {@code io.micronaut.runtime.Micronaut}, which says the same in many.
     *
     * @param name for the line
     */
    public static void run(Class<?> main, String name, String... arguments) {
        var start = new Standalone(name);
        Micronaut.build(arguments)
                .mainClass(main)
                .banner(false)
                .mapError(BeanInstantiationException.class, start::failed)
                .mapError(DependencyInjectionException.class, start::failed)
                .mapError(ServerStartupException.class, start::failed)
                .start();
    }

    private int failed(Throwable e) {
        System.err.println("kubehop " + name + ": " + reason(e));
        return 1;
    }

    /** What we said ourselves, below what the framework wraps around it. */
    private static String reason(Throwable e) {
        Throwable ours = e;
        while (ours.getCause() != null && ours instanceof BeanContextException) {
            ours = ours.getCause();
        }
        return String.valueOf(ours.getMessage());
    }
}
