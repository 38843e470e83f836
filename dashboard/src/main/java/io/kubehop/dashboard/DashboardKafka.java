package io.kubehop.dashboard;

import io.micronaut.context.annotation.Property;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code kubehop.kafka.*}: where Kafka is, and properties that are passed on to its client. */
@Singleton
record DashboardKafka(
        @Property(name = "kubehop.kafka.bootstrap", defaultValue = "127.0.0.1:9092")
        String bootstrap,

        @Property(name = "kubehop.kafka.properties")
        @MapFormat(transformation = MapFormat.MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        Map<String, String> properties) {}
