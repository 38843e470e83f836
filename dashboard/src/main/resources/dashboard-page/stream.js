// The connection: a snapshot, then deltas. Whatever goes wrong, it is made again and begins with a snapshot.
import { board } from './board.js';

const SILENCE = 20_000;
const AGAIN = 2_000;

let source;
let lastHeard = 0;
/** Empty: whichever upgrade is the newest. */
let wanted = new URLSearchParams(location.search).get('upgrade') ?? '';

export const chosen = () => wanted;

export function choose(upgrade) {
  wanted = upgrade;
  const address = new URL(location.href);
  if (upgrade) address.searchParams.set('upgrade', upgrade);
  else address.searchParams.delete('upgrade');
  history.replaceState(null, '', address);
  connect();
}

export function connect() {
  source?.close();
  lastHeard = Date.now();
  const mine = new EventSource('./stream' + (wanted ? `?upgrade=${encodeURIComponent(wanted)}` : ''));
  source = mine;
  const on = (name, take) =>
    mine.addEventListener(name, (event) => {
      if (mine !== source) return;
      lastHeard = Date.now();
      take(JSON.parse(event.data));
    });
  on('snapshot', (frame) => board.snapshot(frame));
  on('delta', (frame) => {
    board.delta(frame);
    // Another upgrade has become the newest: look at that one.
    if (!wanted && board.order.length && board.order[0] !== board.selected) connect();
  });
  on('heartbeat', (frame) => board.heard(frame));
  mine.onerror = () => {
    if (mine !== source) return;
    board.connected('lost');
    if (mine.readyState === EventSource.CLOSED) again();
  };
}

function again() {
  source.close();
  setTimeout(connect, AGAIN);
}

setInterval(() => {
  if (Date.now() - lastHeard > SILENCE) {
    board.connected('lost');
    connect();
  }
}, 5_000);
