/**
 * One suite of cases that the simulator's HTTP face and a real API server have to pass alike; where they differ the
 * simulator is wrong. The real one needs the testbed and the tag {@code real}.
 */
package io.kubehop.simulator.contract;
