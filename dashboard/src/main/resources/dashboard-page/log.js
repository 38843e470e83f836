import { LitElement, html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { board, watching } from './board.js';
import { clock } from './words.js';

const TONES = { GOOD: '✓', WARN: '!', BAD: '✕', INFO: '' };

class Log extends watching(LitElement, 'log') {
  static properties = { filter: { state: true } };

  constructor() {
    super();
    this.filter = '';
  }

  render() {
    this.className = 'panel log';
    const wanted = this.filter.trim().toLowerCase();
    const lines = board.log.filter((line) => !wanted || line.text.toLowerCase().includes(wanted)).reverse();
    return html`
      <div class="head">
        <h2>Event log</h2>
        <label
          >Filter
          <input type="search" placeholder="a node, a pod, a word" .value=${this.filter}
            @input=${(event) => (this.filter = event.target.value)}
        /></label>
        <small>${wanted ? `${lines.length} of ${board.log.length}` : lines.length} lines, newest first</small>
      </div>
      <ol tabindex="0" aria-label="Event log, newest first">
        ${repeat(
          lines,
          (line) => line.cause,
          (line) => html`<li class=${line.tone.toLowerCase()}>
            <time datetime=${line.time}>${clock(line.time)}</time><span class="mark" aria-hidden="true">${TONES[line.tone]}</span
            ><span>${line.text}</span>
          </li>`,
        )}
      </ol>
    `;
  }
}

customElements.define('kubehop-log', Log);
