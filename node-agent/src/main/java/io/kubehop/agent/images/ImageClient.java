package io.kubehop.agent.images;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A program that asks a container runtime for its images and pulls them. Command lines are run as they are. */
public sealed interface ImageClient permits Crictl, Ctr {

    /** Asks for all images that the runtime has. */
    List<String> list();

    /** The names with tags out of what {@link #list} printed; empty if it is not understood. */
    Optional<Set<String>> listed(String printed);

    /** Pulls an image, unless the runtime has it. */
    List<String> pull(String image);
}
