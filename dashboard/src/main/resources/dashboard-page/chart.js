import uPlot from 'uplot';
import { board } from './board.js';

const HEIGHT = 190;

class Chart extends HTMLElement {
  connectedCallback() {
    this.className = 'panel chart';
    const title = document.createElement('h2');
    title.textContent = 'Over time';
    this.quiet = document.createElement('p');
    this.quiet.className = 'quiet';
    this.quiet.textContent = 'Nothing has moved yet.';
    this.canvas = document.createElement('div');
    this.canvas.role = 'img';
    this.replaceChildren(title, this.quiet, this.canvas);
    board.addEventListener('change', ({ detail }) => {
      if (detail.parts.has('course')) this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(this);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.plot?.destroy();
      this.plot = undefined;
      this.#draw();
    });
  }

  #draw() {
    const course = board.course;
    const drawn = course.length > 1;
    this.quiet.hidden = drawn;
    this.canvas.hidden = !drawn;
    if (!drawn) return;
    const width = Math.max(200, this.clientWidth - 24);
    const data = [
      course.map((point) => Date.parse(point.time) / 1000),
      course.map((point) => point.nodes),
      course.map((point) => point.pods),
    ];
    const last = course.at(-1);
    this.canvas.ariaLabel = `Chart over time: ${last.nodes} nodes done and ${last.pods} pods moved so far, over all hops`;
    if (!this.plot) {
      this.plot = new uPlot(this.#options(width), data, this.canvas);
      return;
    }
    if (this.plot.width !== width) this.plot.setSize({ width, height: HEIGHT });
    this.plot.setData(data);
  }

  #options(width) {
    const style = getComputedStyle(this);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
    const whole = (_, splits) => splits.map((split) => (Number.isInteger(split) ? String(split) : ''));
    const upwards = (_, __, max) => [0, Math.max(1, Math.ceil(max * 1.05))];
    return {
      width,
      height: HEIGHT,
      cursor: { y: false },
      scales: { nodes: { range: upwards }, pods: { range: upwards } },
      axes: [
        { ...axis, values: [[3600, '{HH}:{mm}', null, null, null, null, null, null, 1], [60, '{HH}:{mm}', null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]], space: 70, size: 30 },
        { ...axis, scale: 'nodes', values: whole, size: 40 },
        { ...axis, scale: 'pods', values: whole, side: 1, size: 44, grid: { show: false } },
      ],
      series: [
        { value: '{HH}:{mm}:{ss}', label: 'Time' },
        { label: 'Nodes done', scale: 'nodes', stroke: colour('--done'), width: 2, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } },
        { label: 'Pods moved', scale: 'pods', stroke: colour('--busy'), width: 2, dash: [6, 3], paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } },
      ],
    };
  }
}

customElements.define('kubehop-chart', Chart);
