/**
 * What the services say to each other: one sealed family of records per topic, the envelope they travel in, and the topics.
 *
 * <p>Fields are only ever added; an unknown field or type is tolerated by a reader. Nothing but a JSON library is used here,
 * and nothing but what crosses a topic lives here.
 */
@NullMarked
package io.kubehop.events;

import org.jspecify.annotations.NullMarked;
