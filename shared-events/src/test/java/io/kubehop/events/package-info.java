/** The wire: golden messages, the AsyncAPI file, versions and topics. */
@NullMarked
package io.kubehop.events;

import org.jspecify.annotations.NullMarked;
