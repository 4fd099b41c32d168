import { amount } from './format.js';
import { boxAt, layOut, overlapping } from './layout.js';
import { Painter, ROW } from './paint.js';
import { element } from './dom.js';

/** Rows that are seen at once; deeper graphs scroll. */
const MAX_ROWS = 36;

/** A pointer that moves less has clicked. */
const CLICK_DISTANCE = 4;

const RULER = 20;

/**
 * The canvas: draws a scene, and tells what is pointed at.
 */
export class Graph {
  /**
   * @param {object} listener
   * @param {(box: object|null, x: number, y: number) => void} listener.onHover
   * @param {(box: object|null) => void} listener.onPick
   * @param {(range: number[]) => void} listener.onRange
   * @param {(domain: number[]) => void} listener.onDomain
   */
  constructor(listener) {
    this.listener = listener;
    this.canvas = element('canvas', {
      tabIndex: 0,
      role: 'application',
      'aria-roledescription': 'flame graph',
      'aria-label': 'Flame graph. Arrow keys move, Enter zooms, Escape goes back, / searches; a table follows.',
    });
    this.band = element('div', { className: 'band', hidden: true });
    this.space = element('div', { className: 'space' }, this.canvas, this.band);
    this.element = element('div', { className: 'graph' }, this.space);
    this.rows = 0;
    this.layout = { rows: [], left: 0 };
    this.element.addEventListener('scroll', () => this.paint());
    this.listen();
  }

  /**
   * Lays a scene out and draws it.
   *
   * @param {import('./state.js').Scene} scene
   * @param {{flip: boolean, selected: object|null, fn: number}} look
   */
  show(scene, look) {
    this.scene = scene;
    this.look = look;
    this.width = this.element.clientWidth;
    if (!this.width) return;
    this.ruler = scene.isTime ? RULER : 0;
    this.layout = layOut(scene.lanes, scene.domain, this.width, scene.isTime);
    this.rows = Math.max(this.rows, this.layout.rows.length);
    this.resize();
    this.paint();
  }

  /** A view of another height may follow. */
  forgetHeight() {
    this.rows = 0;
    this.isFresh = true;
  }

  resize() {
    const height = this.rows * ROW + this.ruler;
    this.height = Math.min(height, MAX_ROWS * ROW + this.ruler);
    this.element.style.height = `${this.height}px`;
    this.space.style.height = `${height}px`;
    const inner = this.element.clientWidth;
    if (inner !== this.width) {
      this.width = inner;
      this.layout = layOut(this.scene.lanes, this.scene.domain, inner, this.scene.isTime);
    }
    const density = globalThis.devicePixelRatio || 1;
    const { canvas } = this;
    canvas.style.width = `${this.width}px`;
    canvas.style.height = `${this.height}px`;
    if (canvas.width !== Math.round(this.width * density) || canvas.height !== Math.round(this.height * density)) {
      canvas.width = Math.round(this.width * density);
      canvas.height = Math.round(this.height * density);
    }
    if (this.isFresh) this.element.scrollTop = this.look.flip ? height : 0;
    this.isFresh = false;
  }

  /** Where a row begins on the canvas. */
  top(row) {
    const place = this.look.flip ? this.rows - 1 - row : row;
    return this.ruler + place * ROW - this.element.scrollTop;
  }

  paint() {
    if (!this.width || !this.scene) return;
    const context = this.canvas.getContext('2d');
    const { color, fontFamily } = getComputedStyle(this.element);
    if (this.painter?.family !== fontFamily) {
      this.painter = new Painter(context, fontFamily);
      this.painter.family = fontFamily;
    }
    const density = this.canvas.width / this.width;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.painter.paint(this.layout, {
      top: (row) => this.top(row),
      height: this.height,
      whole: this.scene.whole,
      isTime: this.scene.isTime,
      found: this.scene.found?.ids ?? null,
      callers: this.scene.callers,
      ...this.look,
    });
    if (this.ruler) this.paintRuler(context, color);
  }

  /** Times along the top. */
  paintRuler(context, color) {
    const [from, to] = this.scene.domain;
    const rough = ((to - from) / this.width) * 90;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
    context.clearRect(0, 0, this.width, this.ruler);
    context.fillStyle = color;
    context.globalAlpha = 0.7;
    for (let time = Math.ceil(from / step) * step; time < to; time += step) {
      const x = ((time - from) / (to - from)) * this.width;
      context.fillRect(x, this.ruler - 6, 1, 5);
      context.fillText(amount(time), x + 4, this.ruler / 2 - 1);
    }
    context.globalAlpha = 1;
  }

  /** The box at a place of the canvas. */
  boxAt(x, y) {
    const place = Math.floor((y - this.ruler + this.element.scrollTop) / ROW);
    return boxAt(this.layout.rows[this.look.flip ? this.rows - 1 - place : place], x) ?? null;
  }

  /** The row and the box of a node, where it is drawn. */
  find(node) {
    for (const [row, boxes] of this.layout.rows.entries()) {
      const box = boxes.find((each) => each.node === node && (!each.small || this.scene.isTime));
      if (box) return { row, box };
    }
    return null;
  }

  /** The box beside, above or below a node's; null where there is none. */
  neighbour(node, dx, dy) {
    const { rows } = this.layout;
    const here = this.find(node);
    const isReal = (box) => !box.small || this.scene.isTime;
    if (!here) return rows.flat().find(isReal) ?? null;
    if (dx) {
      const boxes = rows[here.row].filter(isReal);
      return boxes[boxes.indexOf(here.box) + dx] ?? null;
    }
    return overlapping(rows[here.row + (this.look.flip ? -dy : dy)]?.filter(isReal), here.box) ?? null;
  }

  /** Scrolls a node into sight. */
  reveal(node) {
    const here = this.find(node);
    if (!here) return;
    const y = this.top(here.row);
    if (y < this.ruler) this.element.scrollTop += y - this.ruler;
    else if (y + ROW > this.height) this.element.scrollTop += y + ROW - this.height;
  }

  timeAt(x) {
    const [from, to] = this.scene.domain;
    return from + ((to - from) * Math.min(Math.max(x, 0), this.width)) / this.width;
  }

  listen() {
    const { canvas, listener } = this;
    let start = null;
    const place = (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    const stop = () => {
      start = null;
      this.band.hidden = true;
    };
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      canvas.focus({ preventScroll: true });
      const [x, y] = place(event);
      start = { x, y, domain: this.scene.domain, isDrag: false };
      try {
        canvas.setPointerCapture(event.pointerId);
      } catch {
        // a pointer that is gone already
      }
    });
    canvas.addEventListener('pointermove', (event) => {
      const [x, y] = place(event);
      if (start && Math.abs(x - start.x) >= CLICK_DISTANCE) start.isDrag = true;
      if (!start?.isDrag) listener.onHover(this.boxAt(x, y), x, y);
      else if (this.scene.isTime) this.showBand(start.x, x);
      else this.pan(start, x);
    });
    canvas.addEventListener('pointerup', (event) => {
      const [x, y] = place(event);
      if (start?.isDrag && this.scene.isTime) {
        listener.onRange([this.timeAt(Math.min(x, start.x)), this.timeAt(Math.max(x, start.x))]);
      } else if (start && !start.isDrag) listener.onPick(this.boxAt(x, y));
      stop();
    });
    canvas.addEventListener('pointercancel', stop);
    canvas.addEventListener('pointerleave', () => listener.onHover(null, 0, 0));
    canvas.addEventListener('wheel', (event) => this.wheel(event, place(event)[0]), { passive: false });
  }

  showBand(from, to) {
    const [left, right] = [Math.max(Math.min(from, to), 0), Math.min(Math.max(from, to), this.width)];
    Object.assign(this.band.style, { left: `${left}px`, width: `${right - left}px` });
    this.band.hidden = false;
    this.listener.onHover(null, 0, 0);
  }

  pan(start, x) {
    const [from, to] = start.domain;
    const [min, max] = this.scene.bounds;
    if (to - from >= max - min) return;
    const moved = ((start.x - x) / this.width) * (to - from);
    this.listener.onDomain([from + moved, to + moved]);
  }

  /** Only with Ctrl or the command key: a notebook scrolls. */
  wheel(event, x) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const [from, to] = this.scene.domain;
    const [min, max] = this.scene.bounds;
    const at = this.timeAt(x);
    const factor = Math.exp(Math.min(Math.max(event.deltaY, -100), 100) * 0.004);
    const width = Math.min(Math.max((to - from) * factor, (max - min) * 1e-5), max - min);
    const start = at - ((at - from) / (to - from)) * width;
    this.listener.onDomain([start, start + width]);
  }
}
