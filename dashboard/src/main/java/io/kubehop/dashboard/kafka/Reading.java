package io.kubehop.dashboard.kafka;

import io.kubehop.events.Envelope;

/** Who is told what is read; on the reader's thread. */
public interface Reading {

    void event(Envelope envelope);

    void feed(Feed feed);
}
