package io.kubehop.agent;

import io.kubehop.agent.host.ImageSettings;
import io.kubehop.agent.host.RealSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The part {@code real} of the configuration file.
 *
 * @param images {@code tried}, {@code required} or {@code off}: what becomes of an image that cannot be pulled ahead
 * @param wayBack {@code required}: nothing is begun where the installed packages cannot be fetched once more; {@code if-possible}
 */
record RealHosts(
        Optional<String> packages,
        Optional<String> kubeadmConfig,
        Optional<Boolean> askReady,
        Optional<String> wayBack,
        Optional<List<String>> keep,
        Optional<String> askTimeout,
        Optional<String> lockTimeout,
        Optional<String> packageTimeout,
        Optional<String> kubeadmTimeout,
        Optional<String> restartTimeout,
        Optional<String> healthyTimeout,
        Optional<String> steady,
        Optional<String> images,
        Optional<String> imageTimeout,
        Optional<ProvisionsShape> provisions) {

    /** @param duration reads one, given the setting's name and its text */
    RealSettings settings(BiFunction<String, String, Duration> duration) {
        RealSettings standard = RealSettings.DEFAULT;
        RealSettings.Limits limits = standard.limits();
        boolean required = switch (wayBack.orElse("required")) {
            case "required" -> true;
            case "if-possible" -> false;
            default ->
                throw new IllegalArgumentException(
                        "wayBack '" + wayBack.orElse("") + "' is not known; there is: required, if-possible");
        };
        ImageSettings.Pulls pulls = switch (images.orElse("tried")) {
            case "tried" -> ImageSettings.Pulls.TRIED;
            case "required" -> ImageSettings.Pulls.REQUIRED;
            case "off" -> ImageSettings.Pulls.OFF;
            default ->
                throw new IllegalArgumentException(
                        "images '" + images.orElse("") + "' is not known; there is: tried, required, off");
        };
        return new RealSettings(
                packages.orElse(standard.packages()),
                kubeadmConfig.orElse(standard.kubeadmConfig()),
                askReady.orElse(standard.askReady()),
                required,
                keep.orElse(standard.alsoKeep()),
                new RealSettings.Limits(
                        askTimeout
                                .map(text -> duration.apply("askTimeout", text))
                                .orElse(limits.ask()),
                        lockTimeout
                                .map(text -> duration.apply("lockTimeout", text))
                                .orElse(limits.lock()),
                        packageTimeout
                                .map(text -> duration.apply("packageTimeout", text))
                                .orElse(limits.packages()),
                        kubeadmTimeout
                                .map(text -> duration.apply("kubeadmTimeout", text))
                                .orElse(limits.kubeadm()),
                        restartTimeout
                                .map(text -> duration.apply("restartTimeout", text))
                                .orElse(limits.restart()),
                        healthyTimeout
                                .map(text -> duration.apply("healthyTimeout", text))
                                .orElse(limits.healthy()),
                        steady.map(text -> duration.apply("steady", text)).orElse(limits.steady()),
                        limits.pause()),
                provisions.map(shape -> shape.provisions(duration)).orElse(standard.provisions()),
                new ImageSettings(
                        pulls,
                        imageTimeout
                                .map(text -> duration.apply("imageTimeout", text))
                                .orElse(standard.images().timeout())));
    }
}
