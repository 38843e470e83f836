/**
 * etcd of a control-plane node, through etcdctl and etcdutl: health, lead, snapshots. Shell; called by the control plane's tasks.
 */
@NullMarked
package io.kubehop.agent.host.etcd;

import org.jspecify.annotations.NullMarked;
