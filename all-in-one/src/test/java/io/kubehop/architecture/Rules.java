package io.kubehop.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The rules of the tree, to be held against any set of classes. */
final class Rules {

    /** A package with one of these names in its path is shell: it may touch the world, or is called by many threads. */
    static final Set<String> TECHNOLOGIES = Set.of(
            "http",
            "kafka",
            "postgres",
            "kubernetes",
            "host",
            "prometheus",
            "webhook",
            "file",
            "loop",
            "effects",
            "embedded",
            "cli");

    private Rules() {}

    /** Inside a service everything but the shell and the root package is pure. */
    static ArchRule pure(String root) {
        return noClasses()
                .that(resideInAPackage(root + "..")
                        .and(not(resideInAPackage(root)))
                        .and(not(shell())))
                .should()
                .dependOnClassesThat(impure())
                .orShould()
                .callMethodWhere(asksTimeOrChance())
                .because(
                        "only packages named after a technology, the effects, and the root with the wiring, touch the world")
                .allowEmptyShould(false);
    }

    /** The modules on the left know none of those on the right. */
    static ArchRule knowsNothingOf(String root, List<String> others) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.stream().map(other -> other + "..").toArray(String[]::new))
                .because("a service knows the others by their events only")
                .allowEmptyShould(false);
    }

    /** Only the topic's writer makes its events. */
    static ArchRule oneWriter(Class<?> family, String writer) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(writer + "..")
                .should()
                .callConstructorWhere(new DescribedPredicate<>("of " + family.getSimpleName()) {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaConstructorCall call) {
                        return call.getTargetOwner().isAssignableTo(family);
                    }
                })
                .because("each topic has one writer");
    }

    private static DescribedPredicate<JavaClass> shell() {
        return DescribedPredicate.describe(
                "shell",
                type -> Arrays.stream(type.getPackageName().split("\\.")).anyMatch(TECHNOLOGIES::contains));
    }

    private static DescribedPredicate<JavaClass> impure() {
        return resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.sql..",
                        "javax.sql..",
                        "java.util.concurrent..",
                        "java.util.logging..",
                        "org.slf4j..",
                        "io.micronaut..",
                        "io.fabric8..",
                        "org.apache.kafka..",
                        "org.postgresql..",
                        "io.micrometer..")
                .and(not(assignableTo(Exception.class)))
                .or(nameMatching("java\\.lang\\.(Thread|Process|ProcessBuilder|Runtime).*"))
                .or(nameMatching("java\\.util\\.(Timer|TimerTask)"))
                .as("I/O, threads, loggers or frameworks");
    }

    private static DescribedPredicate<JavaCall<?>> asksTimeOrChance() {
        return DescribedPredicate.describe("asks the time or chance", call -> {
            String owner = call.getTargetOwner().getName();
            String method = call.getName();
            return ((owner.equals("java.time.Instant") || owner.startsWith("java.time.Local")) && method.equals("now"))
                    || (owner.startsWith("java.time.Clock") && method.startsWith("system"))
                    || (owner.equals("java.lang.System")
                            && Set.of("nanoTime", "currentTimeMillis", "getenv", "exit")
                                    .contains(method))
                    || (owner.equals("java.util.UUID") && method.equals("randomUUID"))
                    || (owner.equals("java.lang.Math") && method.equals("random"));
        });
    }
}
