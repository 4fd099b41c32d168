import { Crumbs } from './crumbs.js';
import { FunctionTable } from './functions.js';
import { Graph } from './graph.js';
import { Heat } from './heat.js';
import { Legend } from './legend.js';
import { Status } from './status.js';
import { Toolbar } from './toolbar.js';
import { element } from './dom.js';
import { copy } from './save.js';
import { toSvg } from './export.js';
import { explain } from './tooltip.js';
import { firstState, sameNode, sceneOf, treeOf, zoomTo } from './state.js';

/** What "back" brings back. */
const PLACE = ['view', 'range', 'fn', 'zoom'];

/**
 * The whole: keeps what the reader has chosen, and redraws all parts when that changes.
 */
export class Viewer {
  /**
   * @param {import('./profile.js').Profile} profile
   * @param {HTMLElement} wrap where everything is put
   */
  constructor(profile, wrap) {
    this.profile = profile;
    this.wrap = wrap;
    this.state = firstState();
    this.history = [];
    this.selected = null;
    this.match = -1;
    this.hovered = -1;
    this.graph = new Graph({
      onHover: (box, x, y) => this.hover(box, x, y),
      onPick: (box) => box && this.pick(box),
      onRange: (range) => this.mergeRange(range),
      onDomain: (domain) => this.look(domain),
    });
    this.tip = element('div', { className: 'tip', hidden: true });
    this.empty = element('p', { className: 'hint', hidden: true }, 'Nothing is left to show: all of its classes are off.');
    this.heat = new Heat(profile, (line) => this.set({ query: this.state.query === line ? '' : line }));
    this.functions = new FunctionTable(profile, (fn) => this.openSandwich(fn));
    this.parts = [new Toolbar(this), new Crumbs(this), new Legend(this), new Status(this)];
    const [toolbar, crumbs, legend, status] = this.parts;
    this.toolbar = toolbar;
    this.status = status;
    wrap.append(
      toolbar.element,
      crumbs.element,
      element('div', { className: 'stage' }, this.graph.element, this.empty, this.tip),
      status.element,
      legend.element,
      this.heat.element,
      this.functions.element,
    );
    wrap.addEventListener('keydown', (event) => this.key(event));
    this.update();
  }

  /** Changes what is chosen. */
  set(patch) {
    if ('query' in patch) this.match = -1;
    if (['view', 'fn', 'range', 'flip'].some((key) => key in patch)) this.graph.forgetHeight();
    Object.assign(this.state, patch);
    this.update();
  }

  /** Changes what is chosen so that "back" undoes it. */
  go(patch) {
    const place = Object.fromEntries(PLACE.map((key) => [key, this.state[key]]));
    const next = { ...(patch.view && { fn: -1, zoom: null }), ...patch };
    if (Object.keys(next).every((key) => JSON.stringify(next[key]) === JSON.stringify(this.state[key]))) return;
    this.history.push(place);
    this.set(next);
  }

  canGoBack() {
    return this.history.length > 0 || this.state.zoom !== null;
  }

  back() {
    this.set(this.history.pop() ?? { view: 'merged', range: null, fn: -1, zoom: null });
  }

  update() {
    this.scene = sceneOf(this.profile, this.state);
    this.selected = sameNode(this.scene, this.selected);
    const isEmpty = !(this.scene.whole > 0);
    this.empty.hidden = !isEmpty;
    this.graph.element.hidden = isEmpty;
    this.draw();
    for (const part of this.parts) part.update();
    this.heat.show(this.scene.weights, this.state.query);
    this.functions.show(() => treeOf(this.profile, this.state));
  }

  draw() {
    const start = performance.now();
    this.tip.hidden = true;
    this.graph.show(this.scene, { flip: this.state.flip, selected: this.selected, fn: this.hovered });
    this.drawMs = performance.now() - start;
    this.onDrawn?.();
  }

  repaint() {
    Object.assign(this.graph.look, { selected: this.selected, fn: this.hovered });
    this.graph.paint();
  }

  /** Shows a part of x, within the frame that was zoomed or beyond it. */
  look(domain) {
    const { zoomed, bounds } = this.scene;
    const isInside = zoomed && domain[0] >= zoomed.x0 && domain[1] <= zoomed.x1;
    const isAll = domain[1] - domain[0] >= bounds[1] - bounds[0];
    this.set({ zoom: isAll ? null : { ...(isInside && this.state.zoom), domain } });
  }

  hover(box, x, y) {
    const fn = box && !(box.small && !this.scene.isTime) ? box.node.frame.fn : -1;
    if (fn !== this.hovered) {
      this.hovered = fn;
      this.repaint();
    }
    this.tip.hidden = !box;
    if (!box) return;
    if (this.pointed !== box) this.tip.replaceChildren(...explain(this.profile, this.scene, box));
    this.pointed = box;
    const { offsetWidth, offsetHeight, style } = this.tip;
    const room = this.graph.width - offsetWidth;
    style.left = `${Math.max(0, Math.min(x + 12, room))}px`;
    const isLow = y + 24 + offsetHeight > Math.max(this.graph.height, 160) && y > offsetHeight + 12;
    style.top = `${isLow ? y - offsetHeight - 8 : y + 20}px`;
  }

  /** A click: selects and zooms; in a sandwich it opens that function's. */
  pick(box) {
    if (box.small && !this.scene.isTime) {
      this.zoom(box.node);
      return;
    }
    this.select(box.node);
    if (this.state.view === 'sandwich') this.openSandwich();
    else this.zoom(box.node);
  }

  select(node) {
    this.selected = node;
    this.showSelected();
    if (node) this.heat.open(node.frame.file, node.frame.line);
  }

  zoom(node) {
    this.go({ zoom: node.parent ? zoomTo(node, this.scene.isTime) : null });
  }

  openSandwich(fn = this.selected?.frame.fn ?? -1) {
    if (fn < 0) return;
    this.go({ view: 'sandwich', range: this.state.range, fn });
    this.select(this.scene.roots.at(-1));
  }

  mergeRange(range) {
    this.go({ view: 'merged', range, zoom: null });
  }

  nextMatch(step) {
    const nodes = this.scene.found?.nodes ?? [];
    if (!nodes.length) return;
    this.match = this.match < 0 && step < 0 ? nodes.length - 1 : (this.match + step + nodes.length) % nodes.length;
    const node = nodes[this.match];
    this.selected = node;
    const box = this.graph.find(node)?.box;
    if (!box || box.w < 3) this.bringIntoSight(node);
    else this.showSelected();
    this.graph.reveal(this.selected);
  }

  /** Zooms to the nearest caller in which a node can be seen. */
  bringIntoSight(node) {
    const { isTime, lanes } = this.scene;
    const match = this.match;
    const width = node.x1 - node.x0;
    if (isTime) this.set({ zoom: { domain: [node.x0 - 10 * width, node.x1 + 10 * width] } });
    else if (lanes.length === 1) {
      let caller = node;
      while (caller.parent && (caller === node || width * 50 > caller.x1 - caller.x0)) caller = caller.parent;
      this.set({ zoom: zoomTo(caller, false) });
    }
    this.selected = sameNode(this.scene, node) ?? this.scene.found?.nodes[match] ?? null;
    this.showSelected();
  }

  showSelected() {
    this.repaint();
    this.status.update();
    this.toolbar.update();
  }

  move(dx, dy) {
    const box = this.graph.neighbour(this.selected, dx, dy);
    if (!box) return;
    this.select(box.node);
    this.graph.reveal(box.node);
  }

  /** Keys with Ctrl, Alt or the command key are the page's; the others are not to reach it. */
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopPropagation();
    const { target, key } = event;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
    const onCanvas = {
      ArrowLeft: () => this.move(-1, 0),
      ArrowRight: () => this.move(1, 0),
      ArrowUp: () => this.move(0, -1),
      ArrowDown: () => this.move(0, 1),
      Enter: () => this.selected && this.pick({ node: this.selected, small: 0 }),
      Home: () => this.go({ zoom: null }),
    };
    const anywhere = {
      Escape: () => this.back(),
      '/': () => this.toolbar.search.focus(),
      n: () => this.nextMatch(1),
      N: () => this.nextMatch(-1),
    };
    const action = anywhere[key] ?? (target === this.graph.canvas && onCanvas[key]);
    if (!action) return;
    event.preventDefault();
    action();
  }

  async copyName() {
    const frame = this.selected?.frame;
    if (!frame) return;
    const done = await copy(this.wrap, frame.detail || frame.name);
    this.status.say(done ? 'Copied' : 'The page may not copy');
    this.status.copy.textContent = done ? 'Copied' : 'Not allowed';
    setTimeout(() => (this.status.copy.textContent = 'Copy name'), 1500);
  }

  svg() {
    return toSvg(this.profile, this.scene, this.state.flip, this.graph.painter.ruler);
  }
}
