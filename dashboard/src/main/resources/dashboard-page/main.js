import { LitElement, html } from 'lit';
import './header.js';
import './nodes.js';
import './side.js';
import './chart.js';
import './log.js';
import { connect } from './stream.js';

class Page extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    this.replaceChildren();
    super.connectedCallback();
  }

  render() {
    return html`
      <kubehop-header></kubehop-header>
      <main>
        <kubehop-alerts></kubehop-alerts>
        <div class="columns">
          <div class="stack">
            <kubehop-nodes></kubehop-nodes>
            <kubehop-chart></kubehop-chart>
          </div>
          <div class="stack">
            <kubehop-waits></kubehop-waits>
            <kubehop-details></kubehop-details>
          </div>
        </div>
        <kubehop-log></kubehop-log>
      </main>
    `;
  }
}

customElements.define('kubehop-page', Page);
connect();
