/**
 * The simulator's objects as Kubernetes JSON and back, patches on that JSON, and the tables kubectl prints: pure
 * functions, called by the package above. Fields the simulator does not know are dropped on the way in.
 */
package io.kubehop.simulator.http.json;
