import { amount } from './format.js';
import { boxAt, layOut, overlapping } from './layout.js';
import { ROW, createPainter } from './paint.js';
import { element } from './dom.js';
import { floor, max, min, round } from './numbers.js';

/** Rows that are seen at once; deeper graphs scroll. */
const MAX_ROWS = 36;

/** The page below does not move for less. */
const CALM_ROWS = 12;

/** A pointer that moves less has clicked. */
const CLICK_DISTANCE = 4;

const RULER = 20;

/**
 * The canvas: draws a scene, and tells what is pointed at.
 *
 * @param {object} listener
 * @param {(box: object|null, x: number, y: number) => void} listener.onHover
 * @param {(box: object|null) => void} listener.onPick
 * @param {(range: number[]) => void} listener.onRange
 * @param {(domain: number[]) => void} listener.onDomain
 */
export function createGraph(listener) {
  const graph = {
    /**
     * Lays a scene out and draws it.
     *
     * @param {import('./state.js').Scene} scene
     * @param {{flip: boolean, selected: object|null, fn: number}} look
     */
    show(scene, look) {
      graph.scene = scene;
      graph.look = look;
      graph.width = graph.element.clientWidth;
      if (!graph.width) return;
      graph.ruler = scene.isTime ? RULER : 0;
      graph.layout = layOut(scene.lanes, scene.domain, graph.width, scene.isTime);
      graph.rows = max(graph.layout.rows.length, min(graph.rows, CALM_ROWS));
      graph.resize();
      graph.paint();
    },

    /** A view of another height may follow. */
    forgetHeight() {
      graph.rows = 0;
      graph.isFresh = true;
    },

    resize() {
      const height = graph.rows * ROW + graph.ruler;
      graph.height = min(height, MAX_ROWS * ROW + graph.ruler);
      graph.element.style.height = `${graph.height}px`;
      graph.space.style.height = `${height}px`;
      const inner = graph.element.clientWidth;
      if (inner !== graph.width) {
        graph.width = inner;
        graph.layout = layOut(graph.scene.lanes, graph.scene.domain, inner, graph.scene.isTime);
      }
      const density = globalThis.devicePixelRatio || 1;
      for (const side of ['width', 'height']) {
        const pixels = round(graph[side] * density);
        graph.canvas.style[side] = `${graph[side]}px`;
        if (graph.canvas[side] !== pixels) graph.canvas[side] = pixels;
      }
      if (graph.isFresh) graph.element.scrollTop = graph.look.flip ? height : 0;
      graph.isFresh = false;
    },

    /** Where a row begins on the canvas. */
    top(row) {
      const place = graph.look.flip ? graph.rows - 1 - row : row;
      return graph.ruler + place * ROW - graph.element.scrollTop;
    },

    paint() {
      if (!graph.width || !graph.scene) return;
      const context = graph.canvas.getContext('2d');
      const { color, fontFamily } = getComputedStyle(graph.element);
      if (graph.painter?.family !== fontFamily) {
        graph.painter = createPainter(context, fontFamily);
        graph.painter.family = fontFamily;
      }
      const density = graph.canvas.width / graph.width;
      context.setTransform(density, 0, 0, density, 0, 0);
      context.clearRect(0, 0, graph.width, graph.height);
      graph.painter.paint(graph.layout, {
        top: (row) => graph.top(row),
        height: graph.height,
        whole: graph.scene.whole,
        isTime: graph.scene.isTime,
        found: graph.scene.found?.ids ?? null,
        callers: graph.scene.callers,
        color,
        ...graph.look,
      });
      if (graph.ruler) graph.paintRuler(context, color);
    },

    /** Times along the top. */
    paintRuler(context, color) {
      const [from, to] = graph.scene.domain;
      const rough = ((to - from) / graph.width) * 90;
      const power = 10 ** floor(Math.log10(rough));
      const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
      context.clearRect(0, 0, graph.width, graph.ruler);
      context.fillStyle = color;
      context.globalAlpha = 0.7;
      for (let time = Math.ceil(from / step) * step; time < to; time += step) {
        const x = ((time - from) / (to - from)) * graph.width;
        context.fillRect(x, graph.ruler - 6, 1, 5);
        if (x < graph.width - 48) context.fillText(amount(time), x + 4, graph.ruler / 2 - 1);
      }
      context.globalAlpha = 1;
    },

    /** The box at a place of the canvas. */
    boxAt(x, y) {
      const place = floor((y - graph.ruler + graph.element.scrollTop) / ROW);
      return boxAt(graph.layout.rows[graph.look.flip ? graph.rows - 1 - place : place], x) ?? null;
    },

    /** The row and the box of a node, where it is drawn. */
    find(node) {
      for (const [row, boxes] of graph.layout.rows.entries()) {
        const box = boxes.find((each) => each.node === node && (!each.small || graph.scene.isTime));
        if (box) return { row, box };
      }
      return null;
    },

    /** The box beside, above or below a node's; null where there is none. */
    neighbour(node, dx, dy) {
      const { rows } = graph.layout;
      const here = graph.find(node);
      const isReal = (box) => !box.small || graph.scene.isTime;
      if (!here) return rows.flat().find(isReal) ?? null;
      if (dx) {
        const boxes = rows[here.row].filter(isReal);
        return boxes[boxes.indexOf(here.box) + dx] ?? null;
      }
      return overlapping(rows[here.row + (graph.look.flip ? -dy : dy)]?.filter(isReal), here.box) ?? null;
    },

    /** Scrolls a node into sight. */
    reveal(node) {
      const here = graph.find(node);
      if (!here) return;
      const y = graph.top(here.row);
      if (y < graph.ruler) graph.element.scrollTop += y - graph.ruler;
      else if (y + ROW > graph.height) graph.element.scrollTop += y + ROW - graph.height;
    },

    timeAt(x) {
      const [from, to] = graph.scene.domain;
      return from + ((to - from) * min(max(x, 0), graph.width)) / graph.width;
    },

    listen() {
      const { canvas } = graph;
      let start = null;
      const place = (event) => {
        const { left, top } = canvas.getBoundingClientRect();
        return [event.clientX - left, event.clientY - top];
      };
      const stop = () => {
        start = null;
        graph.band.hidden = true;
      };
      canvas.onpointerdown = (event) => {
        if (event.button) return;
        const [x, y] = place(event);
        start = { x, y, domain: graph.scene.domain, isDrag: false };
        try {
          canvas.setPointerCapture(event.pointerId);
        } catch {
          // a pointer that is gone already
        }
      };
      canvas.onpointermove = (event) => {
        const [x, y] = place(event);
        if (start && Math.abs(x - start.x) >= CLICK_DISTANCE) start.isDrag = true;
        if (!start?.isDrag) listener.onHover(graph.boxAt(x, y), x, y);
        else if (graph.scene.isTime) graph.showBand(start.x, x);
        else graph.pan(start, x);
      };
      canvas.onpointerup = (event) => {
        const [x, y] = place(event);
        if (start?.isDrag && graph.scene.isTime) {
          listener.onRange([graph.timeAt(min(x, start.x)), graph.timeAt(max(x, start.x))]);
        } else if (start && !start.isDrag) listener.onPick(graph.boxAt(x, y));
        stop();
      };
      canvas.onpointercancel = stop;
      canvas.onpointerleave = () => listener.onHover(null, 0, 0);
      canvas.onwheel = (event) => graph.wheel(event, place(event)[0]);
    },

    showBand(from, to) {
      const [left, right] = [max(min(from, to), 0), min(max(from, to), graph.width)];
      Object.assign(graph.band.style, { left: `${left}px`, width: `${right - left}px` });
      graph.band.hidden = false;
      listener.onHover(null, 0, 0);
    },

    pan(start, x) {
      const [from, to] = start.domain;
      const [least, most] = graph.scene.bounds;
      if (to - from >= most - least) return;
      const moved = ((start.x - x) / graph.width) * (to - from);
      listener.onDomain([from + moved, to + moved]);
    },

    /** Only with Ctrl or the command key: a notebook scrolls. */
    wheel(event, x) {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const [from, to] = graph.scene.domain;
      const [least, most] = graph.scene.bounds;
      const at = graph.timeAt(x);
      const factor = Math.exp(min(max(event.deltaY, -100), 100) * 0.004);
      const width = min(max((to - from) * factor, (most - least) * 1e-5), most - least);
      const start = at - ((at - from) / (to - from)) * width;
      listener.onDomain([start, start + width]);
    },
  };
  graph.canvas = element('canvas', {
    tabIndex: 0,
    role: 'application',
    'aria-label': 'Flame graph. Arrows move, Enter zooms, Escape goes back, / searches; a table follows.',
  });
  graph.band = element('div.band', { hidden: true });
  graph.space = element('div.space', {}, graph.canvas, graph.band);
  graph.element = element('div.graph', {}, graph.space);
  graph.rows = 0;
  graph.layout = { rows: [], left: 0 };
  graph.element.onscroll = () => graph.paint();
  graph.listen();
  return graph;
}
