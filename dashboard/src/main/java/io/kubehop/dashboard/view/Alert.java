package io.kubehop.dashboard.view;

import io.kubehop.events.UpgradePlan;
import java.time.Instant;

/** An alert that was raised and not cleared. */
public record Alert(String id, UpgradePlan.Severity severity, String subject, String summary, Instant since) {}
