// How states and times are said. A phase is a glyph and a word first, a colour second.

export const PHASES = {
  PENDING: { glyph: '·', word: 'pending', group: 'idle' },
  READY: { glyph: '◦', word: 'next', group: 'next' },
  HELD: { glyph: '‖', word: 'held', group: 'held' },
  RELEASED: { glyph: '▹', word: 'released', group: 'next' },
  DRAINING: { glyph: '▾', word: 'draining', group: 'busy' },
  BLOCKED: { glyph: '■', word: 'blocked', group: 'held' },
  PARKED: { glyph: '‖', word: 'parked', group: 'held' },
  DRAINED: { glyph: '○', word: 'empty', group: 'busy' },
  UPGRADING: { glyph: '↑', word: 'upgrading', group: 'busy' },
  CHECKING: { glyph: '?', word: 'being checked', group: 'busy' },
  RETURNED: { glyph: '↩', word: 'back', group: 'near' },
  DONE: { glyph: '✓', word: 'done', group: 'done' },
  FAILED: { glyph: '✕', word: 'failed', group: 'failed' },
};

export const phase = (name) => PHASES[name] ?? { glyph: '…', word: String(name).toLowerCase(), group: 'idle' };

const STATES = {
  PLANNED: 'Planned',
  RUNNING: 'Running',
  PAUSED: 'Paused',
  ABORTING: 'Being aborted',
  ABORTED: 'Aborted',
  COMPLETED: 'Completed',
  DISCARDED: 'Discarded',
};

export const stateWord = (state) => STATES[state] ?? state;

export const FEEDS = {
  WAITING_FOR_KAFKA: 'waiting for Kafka',
  WAITING_FOR_TOPICS: 'waiting for the topics',
  CATCHING_UP: 'reading what was said before',
  LIVE: 'live',
};

/** 75 000 ms as `1 min 15 s`. */
export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return `${m} min ${s % 60} s`;
  const h = Math.floor(m / 60);
  if (h < 48) return `${h} h ${m % 60} min`;
  return `${Math.floor(h / 24)} d ${h % 24} h`;
}

const pad = (n) => String(n).padStart(2, '0');

/** The local time of day. */
export function clock(iso) {
  const t = new Date(iso);
  return `${pad(t.getHours())}:${pad(t.getMinutes())}:${pad(t.getSeconds())}`;
}

const collator = new Intl.Collator('en', { numeric: true });

/** worker-2 before worker-10. */
export const byName = (a, b) => collator.compare(a, b);

export const plural = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
