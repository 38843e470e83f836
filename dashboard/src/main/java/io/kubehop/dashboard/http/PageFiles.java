package io.kubehop.dashboard.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the page and of the libraries it uses, from the class path. */
final class PageFiles {

    private static final String PAGE = "dashboard-page/";
    /** The versions are those of the pom; a test asks for every module of the import map. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "lit", "META-INF/resources/_static/lit/3.3.3/",
            "lit-html", "META-INF/resources/_static/lit-html/3.3.3/",
            "lit-element", "META-INF/resources/_static/lit-element/4.2.2/",
            "reactive-element", "META-INF/resources/_static/reactive-element/2.1.2/",
            "uplot", "META-INF/resources/webjars/uplot/1.6.30/dist/");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final Pattern PATH = Pattern.compile("[a-z][A-Za-z0-9-]*(?:[./][A-Za-z][A-Za-z0-9-]*)*\\.([a-z]+)");
    private static final Pattern LIBRARY = Pattern.compile("lib/([a-z-]+)/(.+)");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final Map<String, PageFile> files = new ConcurrentHashMap<>();
    private final String policy;

    /** A file as it is sent. */
    record PageFile(String content, String type, String tag) {}

    PageFiles() {
        Matcher map = IMPORT_MAP.matcher(file("index.html").orElseThrow().content());
        String scripts = map.find() ? " 'sha256-" + digest(map.group(1)) + "'" : "";
        policy = "default-src 'none'; script-src 'self'" + scripts
                + "; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** The Content-Security-Policy: nothing from elsewhere, and of inline scripts only the page's own import map. */
    String policy() {
        return policy;
    }

    /** The file at a path below {@code /dashboard/}, if it is one of the page or of its libraries. */
    Optional<PageFile> file(String path) {
        PageFile known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<PageFile> read = read(path);
        read.ifPresent(file -> files.put(path, file));
        return read;
    }

    private static Optional<PageFile> read(String path) {
        Matcher plain = PATH.matcher(path);
        if (!plain.matches() || !TYPES.containsKey(plain.group(1))) {
            return Optional.empty();
        }
        String type = TYPES.get(plain.group(1));
        Matcher library = LIBRARY.matcher(path);
        if (!library.matches()) {
            return load(PAGE + path, type);
        }
        return Optional.ofNullable(LIBRARIES.get(library.group(1)))
                .flatMap(folder -> load(folder + library.group(2), type));
    }

    private static Optional<PageFile> load(String resource, String type) {
        try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            String content = new String(in.readAllBytes(), UTF_8);
            return Optional.of(new PageFile(content, type, '"' + digest(content) + '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String content) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
