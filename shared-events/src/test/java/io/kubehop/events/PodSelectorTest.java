package io.kubehop.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodSelectorTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "example.com/tier", "front");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web | true",
                "app==web | true",
                "app = db | false",
                "app!=db | true",
                "app!=web | false",
                "other!=web | true",
                "app in (db, web) | true",
                "app in (db) | false",
                "app notin (db) | true",
                "app notin (web,db) | false",
                "other notin (web) | true",
                "app | true",
                "other | false",
                "!other | true",
                "!app | false",
                "app=web,example.com/tier in (front,back) | true",
                "app=web,example.com/tier in (front,back),other | false",
            })
    void matchesAsKubernetesDoes(String selector, boolean matches) {
        assertThat(PodSelector.parse(selector).matches(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app=web,", "app in web", "a b", "app=(web)", "app>3"})
    void whatIsNoneIsRefusedWithASentence(String selector) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodSelector.parse(selector))
                .withMessageContaining("is no label requirement");
    }
}
