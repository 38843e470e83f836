package io.kubehop.drain;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubehop.drain.cluster.DrainPorts;
import io.kubehop.drain.cluster.HostPower;
import io.kubehop.drain.effects.DrainEffects;
import io.kubehop.drain.eviction.DrainAction;
import io.kubehop.drain.eviction.DrainFact;
import io.kubehop.drain.eviction.DrainFactCodec;
import io.kubehop.drain.eviction.DrainInput;
import io.kubehop.drain.eviction.DrainMachine;
import io.kubehop.drain.eviction.DrainState;
import io.kubehop.drain.host.PowerCommand;
import io.kubehop.drain.kafka.DrainMessages;
import io.kubehop.drain.kubernetes.ApiServer;
import io.kubehop.drain.kubernetes.ClusterEvents;
import io.kubehop.drain.kubernetes.KubernetesEvictor;
import io.kubehop.drain.kubernetes.KubernetesNodeCordon;
import io.kubehop.drain.kubernetes.KubernetesNodeMarks;
import io.kubehop.drain.kubernetes.KubernetesPodReader;
import io.kubehop.drain.kubernetes.KubernetesRoom;
import io.kubehop.drain.kubernetes.KubernetesSurger;
import io.kubehop.drain.kubernetes.KubernetesWatch;
import io.kubehop.drain.kubernetes.NodeConditions;
import io.kubehop.drain.prometheus.DrainMeters;
import io.kubehop.machine.kafka.Inlet;
import io.kubehop.machine.kafka.Publisher;
import io.kubehop.machine.kafka.Topics;
import io.kubehop.machine.loop.LoopSettings;
import io.kubehop.machine.loop.MachineLoop;
import io.kubehop.machine.postgres.AdvisoryLock;
import io.kubehop.machine.postgres.JournalListener;
import io.kubehop.machine.postgres.Migrations;
import io.kubehop.machine.postgres.PostgresJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service. Brings its parts up one after the other on a thread of its own, waiting for whatever is away and saying so:
 * PostgreSQL, the API server, Kafka.
 */
final class DrainRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DrainRuntime.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration KAFKA_LIMIT = Duration.ofSeconds(15);
    /** Two connections are held by the listener and the lock. */
    private static final int POOL = 6;

    private final DrainConfiguration configuration;
    private final DrainMeters meters;
    private final InstantSource clock;
    private final KubernetesClient client;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread starter = Thread.ofVirtual().name("drain start").unstarted(this::bringUp);
    private volatile Optional<String> waitingFor = Optional.of("its start");

    DrainRuntime(DrainConfiguration configuration, DrainMeters meters, InstantSource clock) {
        this.configuration = configuration;
        this.meters = meters;
        this.clock = clock;
        this.client = ApiServer.client(configuration.kubeconfig(), configuration.requestTimeout());
    }

    void start() {
        starter.start();
    }

    /** What the start is waiting for; nothing once it is running. */
    Optional<String> waitingFor() {
        return waitingFor;
    }

    private void bringUp() {
        try {
            var dataSource = opened(dataSource());
            awaited("PostgreSQL at " + configuration.postgresUrl(), () -> {
                Migrations.migrate(dataSource, DrainMessages.SERVICE);
                return true;
            });
            String cluster = awaited("the API server at " + client.getMasterUrl(), () -> ApiServer.clusterId(client));
            awaited("Kafka at " + configuration.kafka().bootstrap(), () -> {
                Topics.ensure(configuration.kafka(), DrainMessages.topics(configuration.partitions()), KAFKA_LIMIT);
                return true;
            });
            assemble(dataSource, new DrainMessages(cluster));
            waitingFor = Optional.empty();
            LOG.info("the drain service is running for cluster {}", cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            waitingFor = Optional.of("a person: " + e.getMessage());
            LOG.error("the drain service cannot start", e);
        }
    }

    private void assemble(HikariDataSource dataSource, DrainMessages messages) {
        var journal = opened(new PostgresJournal(dataSource, DrainMessages.SERVICE, clock));
        var events = new DrainListener(meters);
        var switchboard = new WatchSwitch();
        var watch = opened(new KubernetesWatch(client, switchboard));
        var effects = new DrainEffects(new DrainPorts(
                new KubernetesNodeCordon(client),
                new KubernetesNodeMarks(client),
                new KubernetesPodReader(client, watch),
                new KubernetesEvictor(client),
                new KubernetesSurger(client),
                new KubernetesRoom(client, new SplittableRandom()),
                configuration.power().isEmpty()
                        ? HostPower.UNKNOWN
                        : new PowerCommand(configuration.power(), configuration.powerTimeout())));
        var loop = opened(new MachineLoop<DrainState, DrainInput, DrainFact, DrainAction>(
                new DrainMachine(configuration.limits()),
                new DrainFactCodec(),
                journal,
                effects,
                clock,
                new SplittableRandom(),
                LoopSettings.defaults(),
                events));
        var feed = new WatchFeed(loop);
        switchboard.to(feed);
        events.onChange(feed::stateChanged);
        var _ = watch.start();
        if (configuration.reports()) {
            var reports =
                    opened(new ClusterReports(loop, new NodeConditions(client, clock), new ClusterEvents(client)));
            events.onAppended(reports::appended);
            reports.start();
        }
        loop.start(MachineLoop.NONE);
        opened(feed).start(watch);
        var publisher = opened(new Publisher(
                journal,
                messages::route,
                configuration.kafka(),
                new AdvisoryLock(dataSource, DrainMessages.SERVICE),
                DrainMessages.SERVICE));
        publisher.start();
        loop.onNews(publisher::wake);
        opened(new JournalListener(dataSource, DrainMessages.SERVICE, JournalListener.to(loop)))
                .start();
        opened(new Inlet<>(
                        configuration.kafka(),
                        DrainMessages.subscription(),
                        messages::read,
                        loop,
                        DrainMessages.SERVICE))
                .start();
    }

    private HikariDataSource dataSource() {
        var config = new HikariConfig();
        config.setPoolName("drain");
        config.setJdbcUrl(configuration.postgresUrl());
        config.setUsername(configuration.postgresUser());
        config.setPassword(configuration.postgresPassword());
        config.setMaximumPoolSize(POOL);
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private <T> T awaited(String what, Supplier<T> attempt) throws InterruptedException {
        waitingFor = Optional.of(what);
        while (true) {
            try {
                return attempt.get();
            } catch (RuntimeException e) {
                LOG.warn("waiting for {}: {}", what, e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    private synchronized <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        starter.interrupt();
        try {
            starter.join(KAFKA_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeParts();
        client.close();
    }

    private synchronized void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the drain service did not close", e);
            }
        }
    }
}
