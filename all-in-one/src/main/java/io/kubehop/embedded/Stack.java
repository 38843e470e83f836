package io.kubehop.embedded;

import io.kubehop.agent.AgentConfiguration;
import io.kubehop.agent.NodeAgent;
import io.kubehop.agent.Orders;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All of Kubehop in this process: the embedded Kafka and PostgreSQL, the planner, verifier and drain services and the dashboard
 * in one application context on one port, and one agent for simulated nodes unless agents on hosts do the work.
 */
public final class Stack implements AutoCloseable {

    /**
     * What is to be served.
     *
     * @param kubeconfig the cluster to upgrade
     * @param host the address to listen on
     * @param port of REST and dashboard
     * @param hook the command that moves the control plane where the cluster shows none
     * @param agent how the simulated hosts behave; Kafka and the folder are filled in here. Empty where agents on the hosts do
     *     the work
     * @param kafkaPort of the embedded Kafka, 0 for a free one
     * @param more further configuration, by key
     */
    public record Settings(
            Path kubeconfig,
            String host,
            int port,
            Optional<String> hook,
            Optional<AgentConfiguration> agent,
            int kafkaPort,
            Map<String, Object> more) {
        public Settings {
            more = Map.copyOf(more);
        }
    }

    private final EmbeddedServers servers;
    private final ApplicationContext context;
    private final URI url;
    private final Optional<NodeAgent> agent;

    private Stack(EmbeddedServers servers, ApplicationContext context, URI url, Optional<NodeAgent> agent) {
        this.servers = servers;
        this.context = context;
        this.url = url;
        this.agent = agent;
    }

    /**
     * Starts everything; what has started is stopped again if something does not.
     *
     * @throws IOException if Kafka or PostgreSQL does not start
     */
    public static Stack start(DataDirectory data, Settings settings) throws IOException {
        EmbeddedServers servers = EmbeddedServers.start(data, settings.kafkaPort(), 0);
        ApplicationContext context = ApplicationContext.builder()
                .banner(false)
                .properties(properties(servers, data, settings))
                .build();
        try {
            context.start();
            EmbeddedServer http = context.getBean(EmbeddedServer.class);
            http.start();
            Optional<NodeAgent> agent = Optional.empty();
            if (settings.agent().isPresent()) {
                agent = Optional.of(NodeAgent.start(settings.agent()
                        .get()
                        .withKafka(servers.kafka().bootstrap())
                        .withFolder(data.agents())
                        .withOrders(Orders.signed(data.keys().resolve("ring.json")))
                        .withKubeconfig(settings.kubeconfig())));
            }
            return new Stack(servers, context, http.getURI(), agent);
        } catch (RuntimeException | IOException e) {
            context.close();
            servers.close();
            throw e;
        }
    }

    /** Where the embedded Kafka listens, {@code host:port}. */
    public String kafka() {
        return servers.kafka().bootstrap();
    }

    /** Where REST and the dashboard answer. */
    public URI url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        try {
            agent.ifPresent(NodeAgent::close);
        } finally {
            try {
                context.close();
            } finally {
                servers.close();
            }
        }
    }

    private static Map<String, Object> properties(EmbeddedServers servers, DataDirectory data, Settings settings) {
        Map<String, Object> properties = new HashMap<>(settings.more());
        properties.put("micronaut.server.host", settings.host());
        properties.put("micronaut.server.port", settings.port());
        properties.put("kubehop.kafka.bootstrap", servers.kafka().bootstrap());
        properties.put("kubehop.postgres.url", servers.postgres().jdbcUrl());
        properties.put("kubehop.postgres.user", servers.postgres().user());
        properties.put("kubehop.postgres.password", servers.postgres().password());
        properties.put("kubehop.kubernetes.kubeconfig", settings.kubeconfig().toString());
        properties.put("kubehop.planner.orders.keys", data.keys().toString());
        settings.hook().ifPresent(hook -> properties.put("kubehop.planner.control-plane.hook", hook));
        return properties;
    }
}
