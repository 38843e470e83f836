// The node grid. With thousands of nodes a template per tile is too slow, so tiles are made once and only those that changed
// are touched.
import { board } from './board.js';
import { PHASES, byName, duration, phase } from './words.js';

const COMPACT = 150;
const TINY = 1000;

/** The node whose details are shown; empty for none. */
export const focus = new EventTarget();
focus.node = '';

function show(name) {
  if (focus.node === name) return;
  focus.node = name;
  focus.dispatchEvent(new Event('change'));
}

function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

const set = (target, text) => {
  if (target.textContent !== text) target.textContent = text;
};

const podsLeft = (node) => (node.podsLeft > 0 ? `${node.podsLeft} of ${node.podsTotal} pods left` : '');

class Tile {
  /** @param tiny one of thousands: the glyph and nothing else */
  constructor(name, tiny) {
    this.button = element('button', 'tile');
    this.button.type = 'button';
    this.button.tabIndex = -1;
    this.button.dataset.node = name;
    this.tiny = tiny;
    if (tiny) return;
    this.glyph = element('span', 'glyph');
    this.glyph.ariaHidden = 'true';
    this.name = element('span', 'name', name);
    this.version = element('span', 'version');
    this.word = element('span', 'word');
    this.pods = element('span', 'pods');
    this.button.append(this.glyph, this.name, this.version, this.word, this.pods);
  }

  show(node) {
    const { glyph, word, group } = phase(node.phase);
    const control = node.role === 'CONTROL_PLANE';
    if (this.button.dataset.group !== group) this.button.dataset.group = group;
    this.button.classList.toggle('control', control);
    if (this.tiny) {
      set(this.button, glyph);
    } else {
      set(this.glyph, glyph);
      set(this.version, node.version);
      set(this.word, word);
      set(this.pods, node.podsLeft > 0 ? `${node.podsLeft} left` : '');
    }
    const spoken = [node.node, control ? 'control plane' : 'worker', node.version, word, podsLeft(node)];
    this.button.ariaLabel = spoken.filter(Boolean).join(', ');
    this.button.title = node.detail ? `${node.node}: ${node.detail}` : node.node;
  }
}

const order = (a, b) => (a.role === b.role ? byName(a.node, b.node) : a.role === 'CONTROL_PLANE' ? -1 : 1);

class Nodes extends HTMLElement {
  #tiles = new Map();
  #zones = new Map();
  #current = '';
  #tiny = false;

  connectedCallback() {
    this.className = 'panel nodes';
    this.heading = element('h2', '', 'Nodes');
    this.legend = element('ul', 'legend');
    this.grid = element('div', 'zones');
    this.empty = element('p', 'quiet', 'No node yet');
    this.replaceChildren(this.heading, this.legend, this.grid, this.empty);
    this.grid.addEventListener('focusin', (event) => this.#focused(event.target));
    this.grid.addEventListener('keydown', (event) => this.#key(event));
    board.addEventListener('change', ({ detail }) => {
      if (detail.parts.has('all')) this.#clear();
      if (detail.parts.has('nodes')) this.#update(detail.nodes);
    });
  }

  #clear() {
    this.#tiles.clear();
    this.#zones.clear();
    this.#current = '';
    this.grid.replaceChildren();
    if (!board.nodes.has(focus.node)) show('');
  }

  #update(names) {
    const tiny = board.nodes.size > TINY;
    if (tiny !== this.#tiny) {
      this.#tiny = tiny;
      this.#clear();
      names = board.nodes.keys();
    }
    const touched = new Set();
    for (const name of names) {
      const node = board.nodes.get(name);
      if (!node) continue;
      let tile = this.#tiles.get(name);
      if (tile && tile.zone !== node.zone) {
        tile.button.remove();
        this.#zones.get(tile.zone)?.names.delete(name);
        touched.add(tile.zone);
        this.#tiles.delete(name);
        tile = undefined;
      }
      if (!tile) {
        tile = new Tile(name, tiny);
        tile.zone = node.zone;
        this.#tiles.set(name, tile);
        this.#zone(node.zone).names.add(name);
        touched.add(node.zone);
      }
      tile.show(node);
    }
    for (const zone of touched) this.#arrange(zone);
    this.#summary();
    if (!this.#tiles.has(this.#current)) this.#makeCurrent(this.grid.querySelector('.tile'));
  }

  #zone(name) {
    let zone = this.#zones.get(name);
    if (!zone) {
      const box = element('section', 'zone');
      const title = element('h3', '', name || 'no zone');
      const count = element('small', '');
      title.append(' ', count);
      const tiles = element('div', 'tiles');
      tiles.role = 'group';
      tiles.ariaLabel = name ? `zone ${name}` : 'no zone';
      box.append(title, tiles);
      zone = { box, count, tiles, names: new Set() };
      this.#zones.set(name, zone);
      const sorted = [...this.#zones.keys()].sort(byName);
      this.grid.append(...sorted.map((key) => this.#zones.get(key).box));
    }
    return zone;
  }

  #arrange(name) {
    const zone = this.#zones.get(name);
    const nodes = [...zone.names].map((node) => board.nodes.get(node)).sort(order);
    const focused = document.activeElement;
    zone.tiles.replaceChildren(...nodes.map((node) => this.#tiles.get(node.node).button));
    if (focused?.classList.contains('tile') && focused !== document.activeElement) focused.focus();
    zone.box.hidden = nodes.length === 0;
  }

  #summary() {
    const total = board.nodes.size;
    const counts = new Map();
    const done = new Map();
    for (const node of board.nodes.values()) {
      counts.set(node.phase, (counts.get(node.phase) ?? 0) + 1);
      if (node.phase === 'DONE') done.set(node.zone, (done.get(node.zone) ?? 0) + 1);
    }
    this.empty.hidden = total > 0;
    this.heading.textContent = total ? `Nodes (${total})` : 'Nodes';
    this.grid.classList.toggle('compact', total > COMPACT && !this.#tiny);
    this.grid.classList.toggle('tiny', this.#tiny);
    this.grid.classList.toggle('stacked', this.#zones.size > 4 || total > COMPACT);
    for (const [name, zone] of this.#zones) set(zone.count, `${done.get(name) ?? 0} of ${zone.names.size} done`);
    this.legend.replaceChildren(
      ...Object.keys(PHASES)
        .filter((name) => counts.has(name))
        .map((name) => {
          const item = element('li', '');
          item.dataset.group = phase(name).group;
          const glyph = element('span', 'glyph', phase(name).glyph);
          glyph.ariaHidden = 'true';
          item.append(glyph, ` ${counts.get(name)} ${phase(name).word}`);
          return item;
        }),
    );
  }

  #makeCurrent(button) {
    if (!button) return;
    const before = this.#tiles.get(this.#current);
    if (before) before.button.tabIndex = -1;
    button.tabIndex = 0;
    this.#current = button.dataset.node;
  }

  #focused(target) {
    const button = target.closest('.tile');
    if (!button) return;
    this.#makeCurrent(button);
    show(button.dataset.node);
  }

  /** One tab stop for the whole grid; arrows move within it. */
  #key(event) {
    const tiles = [...this.grid.querySelectorAll('.tile')];
    const at = tiles.indexOf(event.target.closest('.tile'));
    if (at < 0) return;
    const mates = [...tiles[at].parentElement.children];
    const top = mates[0].offsetTop;
    const wrapped = mates.findIndex((tile) => tile.offsetTop !== top);
    const columns = wrapped < 0 ? mates.length : wrapped;
    const to = {
      ArrowRight: () => at + 1,
      ArrowLeft: () => at - 1,
      ArrowDown: () => at + columns,
      ArrowUp: () => at - columns,
      Home: () => 0,
      End: () => tiles.length - 1,
    }[event.key]?.();
    if (to === undefined || !tiles[to]) return;
    event.preventDefault();
    tiles[to].focus();
  }
}

class Details extends HTMLElement {
  connectedCallback() {
    this.className = 'panel details';
    focus.addEventListener('change', () => this.#render());
    board.addEventListener('change', ({ detail }) => {
      if (detail.parts.has('all') || detail.nodes.has(focus.node)) this.#render();
    });
    setInterval(() => focus.node && this.#render(), 1000);
    this.#render();
  }

  #render() {
    const node = board.nodes.get(focus.node);
    const title = element('h2', '', node ? node.node : 'Node details');
    if (!node) {
      this.replaceChildren(title, element('p', 'quiet', 'Choose a node to see more of it.'));
      return;
    }
    const list = element('dl', 'pairs');
    const add = (name, value) => {
      if (value) list.append(element('dt', '', name), element('dd', '', value));
    };
    add('State', `${phase(node.phase).glyph} ${phase(node.phase).word}, for ${duration(board.now() - Date.parse(node.since))}`);
    add('Doing', node.detail);
    add('Version', node.version === node.target ? node.version : `${node.version}, to become ${node.target}`);
    add('Role', node.role === 'CONTROL_PLANE' ? 'control plane' : 'worker');
    add('Zone', node.zone);
    add('Batch', node.batch);
    add('Pods', node.podsTotal ? `${node.podsTotal - node.podsLeft} of ${node.podsTotal} moved` : '');
    this.replaceChildren(title, list);
  }
}

customElements.define('kubehop-nodes', Nodes);
customElements.define('kubehop-details', Details);
