package io.kubehop.dashboard;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * {@code kubehop.dashboard.*}
 *
 * @param enabled false leaves it out where several services share a class path
 * @param history how many records of a partition are read from before the start; progress is read whole
 * @param readers how many browsers may be connected at once
 * @param refresh the shortest time between two deltas
 * @param heartbeat how often a reader hears something even when nothing is new
 */
@ConfigurationProperties("kubehop.dashboard")
public record DashboardConfiguration(
        @Bindable(defaultValue = "true") boolean enabled,
        @Bindable(defaultValue = "2000") int history,
        @Bindable(defaultValue = "100") int readers,
        @Bindable(defaultValue = "200ms") Duration refresh,
        @Bindable(defaultValue = "5s") Duration heartbeat) {}
