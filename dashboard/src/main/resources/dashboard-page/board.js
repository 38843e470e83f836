// What the server said, and who is told when it changes. Changes are gathered and told once per frame of the screen.

const MOST_LINES = 500;
const MOST_POINTS = 4000;

const lineOrder = (a, b) => {
  const t = Date.parse(a.time) - Date.parse(b.time);
  return t !== 0 ? t : a.sequence - b.sequence || (a.cause < b.cause ? -1 : a.cause > b.cause ? 1 : 0);
};

export class Board extends EventTarget {
  upgrades = new Map();
  order = [];
  selected = '';
  nodes = new Map();
  /** Oldest first. */
  log = [];
  alerts = new Map();
  course = [];
  feed = 'WAITING_FOR_KAFKA';
  connection = 'connecting';
  /** Server's clock minus the browser's. */
  skew = 0;

  #parts = new Set();
  #nodes = new Set();
  #causes = new Set();
  #asked = false;

  now() {
    return Date.now() + this.skew;
  }

  get upgrade() {
    return this.upgrades.get(this.selected);
  }

  connected(connection) {
    if (this.connection !== connection) {
      this.connection = connection;
      this.#touch('feed');
    }
  }

  heard(frame) {
    this.skew = Date.parse(frame.now) - Date.now();
    this.connected('live');
    if (this.feed !== frame.feed) {
      this.feed = frame.feed;
      this.#touch('feed');
    }
  }

  snapshot(frame) {
    this.upgrades.clear();
    this.nodes.clear();
    this.alerts.clear();
    this.#causes.clear();
    this.log = [];
    this.course = [];
    this.#touch('all', 'upgrade', 'nodes', 'log', 'alerts', 'course', 'feed');
    this.selected = frame.picture.selected;
    this.delta(frame);
  }

  delta(frame) {
    const picture = frame.picture;
    this.heard(frame);
    this.order = picture.order;
    for (const upgrade of picture.upgrades) this.upgrades.set(upgrade.upgrade, upgrade);
    for (const id of this.upgrades.keys()) if (!this.order.includes(id)) this.upgrades.delete(id);
    if (picture.upgrades.length) this.#touch('upgrade');
    for (const node of picture.nodes) {
      this.nodes.set(node.node, node);
      this.#nodes.add(node.node);
    }
    if (picture.nodes.length) this.#touch('nodes');
    this.#addLines(picture.log);
    for (const alert of picture.alerts) this.alerts.set(alert.id, alert);
    for (const id of picture.cleared) this.alerts.delete(id);
    if (picture.alerts.length || picture.cleared.length) this.#touch('alerts');
    this.#addPoints(picture.course);
  }

  #addLines(lines) {
    const fresh = lines.filter((line) => !this.#causes.has(line.cause));
    if (!fresh.length) return;
    for (const line of fresh) this.#causes.add(line.cause);
    this.log = [...this.log, ...fresh].sort(lineOrder);
    for (const line of this.log.splice(0, Math.max(0, this.log.length - MOST_LINES))) this.#causes.delete(line.cause);
    this.#touch('log');
  }

  #addPoints(points) {
    const last = this.course.length ? Date.parse(this.course.at(-1).time) : -Infinity;
    const fresh = points.filter((point) => Date.parse(point.time) > last);
    if (!fresh.length) return;
    this.course.push(...fresh);
    if (this.course.length > MOST_POINTS) this.course = this.course.filter((_, i) => i % 2 === 0);
    this.#touch('course');
  }

  #touch(...parts) {
    for (const part of parts) this.#parts.add(part);
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      const detail = { parts: this.#parts, nodes: this.#nodes };
      this.#parts = new Set();
      this.#nodes = new Set();
      this.#asked = false;
      this.dispatchEvent(new CustomEvent('change', { detail }));
    });
  }
}

/** The one board of the page. */
export const board = new Board();

/** A part of the page that renders when its parts of the board changed; `tick` parts render each second too. */
export const watching = (Element, ...parts) =>
  class extends Element {
    // Light DOM: one style sheet for the whole page, as the Content-Security-Policy wants it.
    createRenderRoot() {
      return this;
    }

    #changed = ({ detail }) => {
      if (parts.some((part) => detail.parts.has(part))) this.requestUpdate();
    };

    connectedCallback() {
      super.connectedCallback();
      board.addEventListener('change', this.#changed);
      if (parts.includes('tick')) this.ticking = setInterval(() => this.requestUpdate(), 1000);
    }

    disconnectedCallback() {
      super.disconnectedCallback();
      board.removeEventListener('change', this.#changed);
      clearInterval(this.ticking);
    }
  };
