import { LitElement, html, nothing } from 'lit';
import { board, watching } from './board.js';
import { clock, duration } from './words.js';

const MOST_WAITS = 50;

class Waits extends watching(LitElement, 'upgrade', 'tick') {
  render() {
    this.className = 'panel waits';
    const waits = board.upgrade?.waits ?? [];
    return html`
      <h2>Waited for</h2>
      ${waits.length
        ? html`<ul>
            ${waits.slice(0, MOST_WAITS).map(
              (wait) => html`<li>
                <span class="what">${wait.what}</span>
                <span class="whom">${wait.whom}</span>
                <small
                  >for ${duration(board.now() - Date.parse(wait.since))}, since ${clock(wait.since)}${wait.until
                    ? `, until ${clock(wait.until)}`
                    : ''}</small
                >
              </li>`,
            )}
          </ul>`
        : html`<p class="quiet">Nobody and nothing.</p>`}
      ${waits.length > MOST_WAITS ? html`<p class="quiet">and ${waits.length - MOST_WAITS} more</p>` : nothing}
    `;
  }
}

const GRAVITY = { CRITICAL: 'Critical', WARNING: 'Warning', INFO: 'Info' };

class Alerts extends watching(LitElement, 'alerts', 'tick') {
  render() {
    const alerts = [...board.alerts.values()];
    return html`<div role="alert">
      ${alerts.map(
        (alert) => html`<p class="alert ${alert.severity.toLowerCase()}">
          <strong>${GRAVITY[alert.severity] ?? alert.severity}: ${alert.subject}</strong> ${alert.summary}
          <small aria-hidden="true">for ${duration(board.now() - Date.parse(alert.since))}</small>
        </p>`,
      )}
    </div>`;
  }
}

customElements.define('kubehop-waits', Waits);
customElements.define('kubehop-alerts', Alerts);
