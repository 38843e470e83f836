package io.kubehop.machine.journal;

import java.time.InstantSource;

class MemoryJournalTest extends JournalContract {
    @Override
    protected Journal empty() {
        return new MemoryJournal(InstantSource.fixed(NOON));
    }

    @Override
    protected Journal reopened(Journal journal) {
        journal.close();
        return journal;
    }
}
