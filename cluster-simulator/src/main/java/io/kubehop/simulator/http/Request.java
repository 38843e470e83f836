package io.kubehop.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the API reads it.
 *
 * @param path the parts between slashes, decoded
 * @param contentType without parameters
 */
record Request(
        String method,
        List<String> path,
        Map<String, String> query,
        String accept,
        String contentType,
        String userAgent,
        String body) {
    /** The API server's limit on request bodies. */
    static final int LONGEST_BODY = 3 * 1024 * 1024;

    static Request of(HttpExchange exchange) throws IOException {
        return new Request(
                exchange.getRequestMethod(),
                Arrays.stream(exchange.getRequestURI().getRawPath().split("/", -1))
                        .filter(part -> !part.isEmpty())
                        .map(Request::decode)
                        .toList(),
                query(Optional.ofNullable(exchange.getRequestURI().getRawQuery())),
                header(exchange, "Accept"),
                header(exchange, "Content-Type").replaceFirst(";.*$", "").trim().toLowerCase(Locale.ROOT),
                header(exchange, "User-Agent"),
                new String(exchange.getRequestBody().readNBytes(LONGEST_BODY + 1), StandardCharsets.UTF_8));
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return switch (parameter(name).toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            default -> false;
        };
    }

    boolean isWatch() {
        return method.equals("GET") && flag("watch");
    }

    boolean dryRun() {
        return parameter("dryRun").equals("All");
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name))
                .map(values -> String.join(",", values))
                .orElse("");
    }

    private static Map<String, String> query(Optional<String> raw) {
        Map<String, String> result = new HashMap<>();
        for (String pair : raw.orElse("").split("&", -1)) {
            int split = pair.indexOf('=');
            if (!pair.isEmpty()) {
                result.putIfAbsent(
                        decode(split < 0 ? pair : pair.substring(0, split)),
                        split < 0 ? "" : decode(pair.substring(split + 1)));
            }
        }
        return result;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
