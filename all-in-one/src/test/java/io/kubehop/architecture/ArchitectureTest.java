package io.kubehop.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.kubehop.events.AgentEvent;
import io.kubehop.events.AlertEvent;
import io.kubehop.events.DrainEvent;
import io.kubehop.events.HostEvent;
import io.kubehop.events.OrderEvent;
import io.kubehop.events.PlanEvent;
import io.kubehop.events.ProgressEvent;
import io.kubehop.events.VerdictEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

    private static final List<String> SERVICES = List.of(
            "io.kubehop.planner",
            "io.kubehop.verifier",
            "io.kubehop.drain",
            "io.kubehop.agent",
            "io.kubehop.dashboard",
            "io.kubehop.simulator");

    private static final Map<Class<?>, String> WRITERS = Map.of(
            PlanEvent.class, "io.kubehop.planner",
            ProgressEvent.class, "io.kubehop.planner",
            VerdictEvent.class, "io.kubehop.verifier",
            AlertEvent.class, "io.kubehop.verifier",
            DrainEvent.class, "io.kubehop.drain",
            OrderEvent.class, "io.kubehop.drain",
            AgentEvent.class, "io.kubehop.agent",
            HostEvent.class, "io.kubehop.agent");

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("tests.jar"))
            .importPackages("io.kubehop");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.kubehop.planner",
                "io.kubehop.verifier",
                "io.kubehop.drain",
                "io.kubehop.agent",
                "io.kubehop.dashboard",
                "io.kubehop.simulator"
            })
    void everything_but_the_shell_is_pure(String root) {
        Rules.pure(root).check(PROGRAM);
    }

    @Test
    void services_know_each_other_by_events_only() {
        for (String service : SERVICES) {
            List<String> others =
                    SERVICES.stream().filter(other -> !other.equals(service)).toList();
            Rules.knowsNothingOf(service, others).check(PROGRAM);
        }
    }

    @Test
    void the_machine_knows_no_word_of_the_domain() {
        Rules.knowsNothingOf("io.kubehop.machine", List.of("io.kubehop.events")).check(PROGRAM);
        Rules.knowsNothingOf("io.kubehop.machine", SERVICES).check(PROGRAM);
    }

    @Test
    void each_topic_has_one_writer() {
        WRITERS.forEach((family, writer) -> Rules.oneWriter(family, writer).check(PROGRAM));
    }

    @Test
    void shared_events_hold_messages_and_use_nothing_but_a_json_library() {
        classes()
                .that()
                .resideInAPackage("io.kubehop.events..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.kubehop.events..",
                        "java.lang..",
                        "java.time..",
                        "java.util",
                        "java.util.function..",
                        "java.util.regex..",
                        "java.util.stream..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.jspecify..")
                .check(PROGRAM);
        assertThat(PROGRAM.stream()
                        .filter(type -> type.getPackageName().equals("io.kubehop.events"))
                        .filter(type -> !type.isRecord() && !type.isEnum() && !type.isInterface())
                        .filter(type -> !type.isAnonymousClass()
                                && !type.getSimpleName().isEmpty())
                        .map(type -> type.getSimpleName()))
                .as("besides records, enums and sealed interfaces there is only the codec")
                .containsOnly("EventJson");
    }
}
