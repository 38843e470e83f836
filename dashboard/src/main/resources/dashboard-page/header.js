import { LitElement, html, nothing } from 'lit';
import { board, watching } from './board.js';
import { choose, chosen } from './stream.js';
import { FEEDS, clock, duration, plural, stateWord } from './words.js';

class Header extends watching(LitElement, 'upgrade', 'feed', 'tick') {
  render() {
    const upgrade = board.upgrade;
    return html`
      <header>
        <div class="bar">
          <strong class="brand">Kubehop</strong>
          ${board.order.length > 1 ? this.#choice() : nothing}
          ${this.#connection()}
        </div>
        ${upgrade ? this.#upgrade(upgrade) : html`<h1 class="none">No upgrade yet</h1>`}
        <p class="spoken" role="status" aria-live="polite">${upgrade ? spoken(upgrade) : ''}</p>
      </header>
    `;
  }

  #connection() {
    const [kind, words] =
      board.connection === 'live'
        ? [board.feed === 'LIVE' ? 'good' : 'warn', FEEDS[board.feed] ?? board.feed]
        : board.connection === 'lost'
          ? ['bad', 'connection lost, trying again']
          : ['warn', 'connecting'];
    return html`<span class="connection ${kind}" role="status"><i aria-hidden="true"></i>${words}</span>`;
  }

  #choice() {
    return html`
      <label class="choice"
        >Upgrade
        <select @change=${(event) => choose(event.target.value)}>
          <option value="" ?selected=${chosen() === ''}>the newest</option>
          ${board.order.map((id) => {
            const u = board.upgrades.get(id);
            return u
              ? html`<option value=${id} ?selected=${chosen() === id}>
                  ${u.from} → ${u.to}, ${stateWord(u.state).toLowerCase()}${u.startedAt
                    ? `, ${new Date(u.startedAt).toLocaleDateString()} ${clock(u.startedAt)}`
                    : ''}
                </option>`
              : nothing;
          })}
        </select>
      </label>
    `;
  }

  #upgrade(u) {
    const elapsed = u.startedAt ? duration((u.endedAt ? Date.parse(u.endedAt) : board.now()) - Date.parse(u.startedAt)) : '–';
    return html`
      <div class="title">
        <h1>${u.from} <span aria-label="to">→</span> ${u.to}</h1>
        <span class="state ${u.state.toLowerCase()}">${stateWord(u.state)}</span>
        ${u.reason ? html`<span class="reason">${u.reason}</span>` : nothing}
      </div>
      <dl class="facts">
        <div><dt>Hop</dt><dd>${u.hop ? html`${u.hop} of ${u.hops} <small>to ${u.hopTo}</small>` : html`${u.hops} planned`}</dd></div>
        <div><dt>Batch</dt><dd>${u.batch || '–'}</dd></div>
        <div class="wide">
          <dt>Nodes done</dt>
          <dd>
            ${u.nodesDone} of ${u.nodesTotal}
            <progress max=${Math.max(1, u.nodesTotal)} .value=${u.nodesDone} aria-label="nodes done in this hop"></progress>
          </dd>
        </div>
        <div><dt>Pods moved</dt><dd>${u.podsMoved}</dd></div>
        <div><dt>Budgets at their limit</dt><dd>${plural(u.budgetsAtLimit, 'time')}</dd></div>
        <div><dt>Elapsed</dt><dd>${elapsed}</dd></div>
      </dl>
    `;
  }

  updated() {
    const u = board.upgrade;
    document.title = u ? `${stateWord(u.state)} ${u.nodesDone}/${u.nodesTotal} · ${u.from} → ${u.to} · Kubehop` : 'Kubehop';
  }
}

/** For a screen reader: changes with the state, the hop and the batch, not with each pod. */
function spoken(u) {
  const where = u.hop && u.state === 'RUNNING' ? `, hop ${u.hop} of ${u.hops}${u.batch ? `, batch ${u.batch}` : ''}` : '';
  return `Upgrade from ${u.from} to ${u.to}: ${stateWord(u.state).toLowerCase()}${where}${u.reason ? `. ${u.reason}` : ''}`;
}

customElements.define('kubehop-header', Header);
