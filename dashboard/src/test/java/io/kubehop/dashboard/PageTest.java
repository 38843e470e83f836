package io.kubehop.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page and everything it loads comes from here, and its policy allows no more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern LINKED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
    private static final Pattern IMPORTED =
            Pattern.compile("(?:import|export)\\s*(?:[^\"'();]*?from\\s*)?[\"']([^\"']+)[\"']");

    private final HttpClient client = HttpClient.newHttpClient();
    private final EmbeddedServer server = ApplicationContext.run(
            EmbeddedServer.class, Map.of("micronaut.server.port", "-1", "kubehop.kafka.bootstrap", "127.0.0.1:1"));

    @BeforeAll
    void serves() {
        assertThat(server.isRunning()).isTrue();
    }

    @AfterAll
    void stop() {
        server.close();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dashboard"})
    void otherAddressesLeadToThePage(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(307);
        assertThat(response.headers().firstValue("location")).contains("/dashboard/");
    }

    @Test
    void everyModuleThatThePageReachesIsServed() throws Exception {
        String page = get("/dashboard/").body();
        JsonNode map = JsonMapper.shared().readTree(importMap(page)).path("imports");
        Deque<String> open = new ArrayDeque<>();
        Matcher linked = LINKED.matcher(page);
        while (linked.find()) {
            open.add(URI.create("/dashboard/").resolve(linked.group(1)).toString());
        }
        Set<String> seen = new TreeSet<>();
        while (!open.isEmpty()) {
            String path = open.remove();
            if (!seen.add(path)) {
                continue;
            }
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            String type = response.headers().firstValue("content-type").orElseThrow();
            assertThat(type).as(path).isEqualTo(typeOf(path));
            if (path.endsWith(".js")) {
                Matcher imported = IMPORTED.matcher(response.body());
                while (imported.find()) {
                    open.add(resolve(path, imported.group(1), map));
                }
            }
        }
        assertThat(seen)
                .contains(
                        "/dashboard/main.js",
                        "/dashboard/lib/uplot/uPlot.esm.js",
                        "/dashboard/lib/lit-html/lit-html.js",
                        "/dashboard/lib/reactive-element/reactive-element.js");
    }

    @Test
    void thePolicyAllowsTheImportMapAndNothingElseInline() throws Exception {
        HttpResponse<String> response = get("/dashboard/");
        String policy = response.headers().firstValue("content-security-policy").orElseThrow();
        byte[] sum = MessageDigest.getInstance("SHA-256")
                .digest(importMap(response.body()).getBytes(UTF_8));
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(sum) + "';")
                .doesNotContain("unsafe")
                .doesNotContain("*")
                .doesNotContain("http:");
        assertThat(response.body()).doesNotContain(" style=").doesNotContain("onclick");
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/none.js",
                "/dashboard/application.yml",
                "/dashboard/../application.yml",
                "/dashboard/%2e%2e/application.yml",
                "/dashboard/lib/none/index.js",
                "/dashboard/lib/lit/..%2f..%2f..%2f..%2f..%2flogback.js",
                "/dashboard/lib/lit/LICENSE",
                "/application.yml"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isBetween(400, 404);
    }

    @Test
    void whatTheBrowserHasAlreadyIsNotSentAgain() throws Exception {
        String tag = get("/dashboard/main.js").headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = client.send(
                HttpRequest.newBuilder(uri("/dashboard/main.js"))
                        .header("If-None-Match", tag)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void healthIsAnsweredThoughKafkaIsAway() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/prometheus").body()).contains("kubehop_dashboard_readers 0.0");
    }

    @Test
    void switchedOffItServesNothing() throws Exception {
        try (EmbeddedServer off = ApplicationContext.run(
                EmbeddedServer.class, Map.of("micronaut.server.port", "-1", "kubehop.dashboard.enabled", "false"))) {
            for (String path : Set.of("/", "/dashboard/", "/dashboard/stream")) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create(off.getURI() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(server.getURI() + path);
    }

    private static String importMap(String page) {
        Matcher map = IMPORT_MAP.matcher(page);
        assertThat(map.find()).isTrue();
        return map.group(1);
    }

    private static String resolve(String from, String specifier, JsonNode map) {
        if (specifier.startsWith(".")) {
            return URI.create(from).resolve(specifier).toString();
        }
        URI page = URI.create("/dashboard/");
        if (map.has(specifier)) {
            return page.resolve(map.path(specifier).stringValue()).toString();
        }
        String prefix = map.propertyNames().stream()
                .filter(name -> name.endsWith("/") && specifier.startsWith(name))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(from + " imports '" + specifier + "', which the import map lacks"));
        return page.resolve(map.path(prefix).stringValue() + specifier.substring(prefix.length()))
                .toString();
    }

    private static String typeOf(String path) {
        return switch (path.substring(path.lastIndexOf('.'))) {
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }
}
