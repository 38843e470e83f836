package io.kubehop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.kubehop.architecture.broken.Impure;
import io.kubehop.events.PlanEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules can fail: each is held against a class that breaks it. */
class BrokenRulesTest {

    private static final String BROKEN = "io.kubehop.architecture";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackagesOf(Impure.class);

    @Test
    void a_pure_package_that_asks_the_time_is_caught() {
        assertThat(Rules.pure(BROKEN).evaluate(CLASSES).getFailureReport().getDetails())
                .anyMatch(line -> line.contains("Instant.now"))
                .noneMatch(line -> line.contains("broken.kubernetes"));
    }

    @Test
    void a_stranger_that_writes_a_topic_is_caught() {
        assertThat(Rules.oneWriter(PlanEvent.class, "io.kubehop.planner")
                        .evaluate(CLASSES)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void a_module_that_knows_what_it_must_not_is_caught() {
        assertThat(Rules.knowsNothingOf(BROKEN, List.of("io.kubehop.events"))
                        .evaluate(CLASSES)
                        .hasViolation())
                .isTrue();
    }
}
