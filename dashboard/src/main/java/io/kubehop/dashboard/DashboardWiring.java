package io.kubehop.dashboard;

import io.kubehop.dashboard.http.LiveBoard;
import io.kubehop.dashboard.kafka.TopicReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.time.InstantSource;

/** Puts the dashboard together. */
@Factory
@Requires(property = "kubehop.dashboard.enabled", value = "true", defaultValue = "true")
final class DashboardWiring {

    @Context
    @Bean(preDestroy = "close")
    LiveBoard liveBoard(DashboardConfiguration configuration, MeterRegistry meters) {
        LiveBoard board = LiveBoard.start(
                InstantSource.system(),
                new LiveBoard.Limits(configuration.readers(), configuration.refresh(), configuration.heartbeat()));
        meters.gauge("kubehop.dashboard.readers", board, LiveBoard::readers);
        return board;
    }

    @Context
    @Bean(preDestroy = "close")
    TopicReader topicReader(DashboardKafka kafka, DashboardConfiguration configuration, LiveBoard board) {
        return TopicReader.start(
                new TopicReader.Settings(kafka.bootstrap(), kafka.properties(), configuration.history()), board);
    }
}
