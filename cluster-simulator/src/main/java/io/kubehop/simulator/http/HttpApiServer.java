package io.kubehop.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kubehop.simulator.Cluster;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One simulated cluster as an API server on 127.0.0.1, over plain HTTP and without authentication.
 *
 * <p>From {@link #start} on the cluster belongs to this server, which lets its virtual time run; everybody else reaches
 * it through {@link #call}.
 */
public final class HttpApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApiServer.class);
    private static final Answer OVERLOADED =
            Answer.text(429, "Too many requests, please try again later.\n").with("Retry-After", "1");

    /** On an answer of 200 that ends, fabric8 watches over plain HTTP instead; on any other code it gives up. */
    private static final Answer NO_WEBSOCKET = Answer.text(200, "");

    static {
        // Without it each small answer waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final PacedCluster cluster;
    private final Api api;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean overloaded;

    private HttpApiServer(Cluster cluster, int port, double speed) throws IOException {
        this.cluster = new PacedCluster(cluster, speed);
        this.api = new Api(this.cluster);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
    }

    /**
     * Serves the cluster.
     *
     * @param port 0 takes a free one
     * @param speed seconds of virtual time per second; 0 lets time stand still
     * @throws IOException if the port is taken
     */
    public static HttpApiServer start(Cluster cluster, int port, double speed) throws IOException {
        HttpApiServer started = new HttpApiServer(cluster, port, speed);
        started.cluster.start();
        started.server.start();
        return started;
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** A kubeconfig file's text for this server. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: simulated
                contexts:
                - name: simulated
                  context:
                    cluster: simulated
                    user: simulated
                    namespace: default
                clusters:
                - name: simulated
                  cluster:
                    server: %s
                users:
                - name: simulated
                  user: {}
                """.formatted(url());
    }

    /** Does something with the cluster, at its present virtual time, while nobody else does. */
    public <R> R call(Function<Cluster, R> work) {
        return cluster.call(work);
    }

    /** While on, virtual time stands still: requests are answered, and no controller or kubelet does anything. */
    public void pause(boolean on) {
        cluster.pause(on);
    }

    /** While on, every request but a watch gets the plain-text 429 of an overloaded API server. */
    public void overload(boolean on) {
        overloaded = on;
    }

    /**
     * While on, connections are closed without an answer and watches end, as when the API server is gone. Unlike
     * {@link io.kubehop.simulator.Faults#apiServerDown} it stops no controller.
     */
    public void unreachable(boolean on) {
        cluster.switchOff(on);
    }

    /** Watches and pages from before the present version are answered with 410 from now on, as after a compaction. */
    public void forgetHistory() {
        cluster.forgetHistory();
    }

    /** Stops serving, ends all watches and lets the cluster's time stand still. */
    @Override
    public void close() {
        cluster.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            if (!cluster.call(_ -> cluster.reachable())) {
                return;
            }
            if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                send(exchange, NO_WEBSOCKET);
                return;
            }
            Request request = Request.of(exchange);
            send(exchange, overloaded && !request.isWatch() ? OVERLOADED : api.answer(request));
        } catch (IOException e) {
            LOG.debug("A client went away: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        switch (answer.body()) {
            case Answer.Body.Whole(String text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.code(), bytes.length == 0 ? -1 : bytes.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(bytes);
                }
            }
            case Answer.Body.Pieces(Answer.Writer writer) -> {
                exchange.sendResponseHeaders(answer.code(), 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    writer.write(out);
                }
            }
        }
    }
}
