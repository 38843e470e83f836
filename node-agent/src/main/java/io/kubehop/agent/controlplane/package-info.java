/**
 * What the files of a control-plane node and the answers of etcd's programs mean. Pure; the tasks of
 * {@link io.kubehop.agent.host} act on it.
 */
@NullMarked
package io.kubehop.agent.controlplane;

import org.jspecify.annotations.NullMarked;
