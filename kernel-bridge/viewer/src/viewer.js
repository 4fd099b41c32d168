import { createCrumbs } from './crumbs.js';
import { createFunctionTable } from './functions.js';
import { createGraph } from './graph.js';
import { createHeat } from './heat.js';
import { createLegend } from './legend.js';
import { createStatus } from './status.js';
import { createToolbar } from './toolbar.js';
import { element } from './dom.js';
import { copy } from './save.js';
import { toSvg } from './export.js';
import { explain } from './tooltip.js';
import { firstState, sameNode, sceneOf, treeOf, zoomTo } from './state.js';
import { max, min } from './numbers.js';

/** What "back" brings back. */
const PLACE = ['view', 'range', 'fn', 'zoom'];

/** @typedef {ReturnType<createViewer>} Viewer */

/**
 * The whole: keeps what the reader has chosen, and redraws all parts when that changes.
 *
 * @param {import('./profile.js').Profile} profile
 * @param {HTMLElement} wrap where everything is put
 */
export function createViewer(profile, wrap) {
  const viewer = {
    /** Changes what is chosen. */
    set(patch) {
      const changed = Object.keys(patch).filter((key) => patch[key] !== viewer.state[key]);
      if (changed.some((key) => !/zoom|flip/.test(key))) viewer.match = -1; // other frames match
      if (['view', 'fn', 'range', 'flip'].some((key) => key in patch)) viewer.graph.forgetHeight();
      Object.assign(viewer.state, patch);
      viewer.update();
    },

    /** Changes what is chosen so that "back" undoes it. */
    go(patch) {
      const place = Object.fromEntries(PLACE.map((key) => [key, viewer.state[key]]));
      const next = { ...(patch.view && { fn: -1, zoom: null }), ...patch };
      if (Object.keys(next).every((key) => JSON.stringify(next[key]) === JSON.stringify(viewer.state[key]))) return;
      viewer.history.push(place);
      viewer.set(next);
    },

    canGoBack() {
      return viewer.history.length > 0 || viewer.state.zoom !== null;
    },

    back() {
      viewer.set(viewer.history.pop() ?? { view: 'merged', range: null, fn: -1, zoom: null });
    },

    update() {
      const focused = viewer.wrap.getRootNode().activeElement;
      viewer.scene = sceneOf(viewer.profile, viewer.state);
      viewer.selected = sameNode(viewer.scene, viewer.selected);
      const isEmpty = !(viewer.scene.whole > 0);
      viewer.empty.hidden = !isEmpty;
      viewer.graph.element.hidden = isEmpty;
      viewer.draw();
      for (const part of viewer.parts) part.update();
      viewer.heat.show(viewer.scene.weights, viewer.state.query);
      viewer.functions.show(() => treeOf(viewer.profile, viewer.state));
      // Who has used a button that is gone goes on with the keyboard here, and not in the notebook.
      if (focused && !focused.isConnected) viewer.graph.canvas.focus({ preventScroll: true });
    },

    draw() {
      const start = performance.now();
      viewer.tip.hidden = true;
      viewer.graph.show(viewer.scene, { flip: viewer.state.flip, selected: viewer.selected, fn: viewer.hovered });
      viewer.drawMs = performance.now() - start;
      viewer.onDrawn?.();
    },

    repaint() {
      Object.assign(viewer.graph.look, { selected: viewer.selected, fn: viewer.hovered });
      viewer.graph.paint();
    },

    /** Shows a part of x, within the frame that was zoomed or beyond it. */
    look(domain) {
      const { zoomed, bounds } = viewer.scene;
      const isInside = zoomed && domain[0] >= zoomed.x0 && domain[1] <= zoomed.x1;
      const isAll = domain[1] - domain[0] >= bounds[1] - bounds[0];
      viewer.set({ zoom: isAll ? null : { ...(isInside && viewer.state.zoom), domain } });
    },

    hover(box, x, y) {
      const fn = box && !(box.small && !viewer.scene.isTime) ? box.node.frame.fn : -1;
      if (fn !== viewer.hovered) {
        viewer.hovered = fn;
        viewer.repaint();
      }
      viewer.tip.hidden = !box;
      if (!box) return;
      if (viewer.pointed !== box) viewer.tip.replaceChildren(...explain(viewer.profile, viewer.scene, box));
      viewer.pointed = box;
      const { offsetWidth, offsetHeight, style } = viewer.tip;
      const room = viewer.graph.width - offsetWidth;
      style.left = `${max(0, min(x + 12, room))}px`;
      const isLow = y + 24 + offsetHeight > max(viewer.graph.height, 160) && y > offsetHeight + 12;
      style.top = `${isLow ? y - offsetHeight - 8 : y + 20}px`;
    },

    /** A click: selects and zooms; in a sandwich it opens that function's. */
    pick(box) {
      if (box.small && !viewer.scene.isTime) {
        viewer.zoom(box.node);
        return;
      }
      viewer.select(box.node);
      if (viewer.state.view === 'sandwich') viewer.openSandwich();
      else viewer.zoom(box.node);
    },

    select(node) {
      viewer.selected = node;
      viewer.showSelected();
      if (node) viewer.heat.open(node.frame.file, node.frame.line);
    },

    zoom(node) {
      viewer.go({ zoom: node.parent ? zoomTo(node, viewer.scene.isTime) : null });
    },

    openSandwich(fn = viewer.selected?.frame.fn ?? -1) {
      if (fn < 0) return;
      viewer.go({ view: 'sandwich', range: viewer.state.range, fn });
      viewer.select(viewer.scene.roots.at(-1));
    },

    mergeRange(range) {
      viewer.go({ view: 'merged', range, zoom: null });
    },

    nextMatch(step) {
      const nodes = viewer.scene.found?.nodes ?? [];
      if (!nodes.length) return;
      viewer.match = viewer.match < 0 && step < 0 ? nodes.length - 1 : (viewer.match + step + nodes.length) % nodes.length;
      const node = nodes[viewer.match];
      viewer.selected = node;
      const box = viewer.graph.find(node)?.box;
      if (!box || box.w < 3) viewer.bringIntoSight(node);
      else viewer.showSelected();
      viewer.graph.reveal(viewer.selected);
    },

    /** Zooms to the nearest caller in which a node can be seen. */
    bringIntoSight(node) {
      const { isTime, lanes } = viewer.scene;
      const match = viewer.match;
      const width = node.x1 - node.x0;
      if (isTime) viewer.set({ zoom: { domain: [node.x0 - 10 * width, node.x1 + 10 * width] } });
      else if (lanes.length === 1) {
        let caller = node;
        while (caller.parent && (caller === node || width * 50 > caller.x1 - caller.x0)) caller = caller.parent;
        viewer.set({ zoom: zoomTo(caller, false) });
      }
      viewer.selected = sameNode(viewer.scene, node) ?? viewer.scene.found?.nodes[match] ?? null;
      viewer.showSelected();
    },

    showSelected() {
      viewer.repaint();
      viewer.status.update();
      viewer.toolbar.update();
    },

    move(dx, dy) {
      const box = viewer.graph.neighbour(viewer.selected, dx, dy);
      if (!box) return;
      viewer.select(box.node);
      viewer.graph.reveal(box.node);
    },

    /** Keys with Ctrl, Alt or the command key are the page's; the others are not to reach it. */
    key(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      event.stopPropagation();
      const { target, key } = event;
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      const onCanvas = {
        ArrowLeft: () => viewer.move(-1, 0),
        ArrowRight: () => viewer.move(1, 0),
        ArrowUp: () => viewer.move(0, -1),
        ArrowDown: () => viewer.move(0, 1),
        Enter: () => viewer.selected && viewer.pick({ node: viewer.selected, small: 0 }),
        Home: () => viewer.go({ zoom: null }),
      };
      const anywhere = {
        Escape: () => viewer.back(),
        '/': () => viewer.toolbar.search.focus(),
        n: () => viewer.nextMatch(1),
        N: () => viewer.nextMatch(-1),
      };
      const action = anywhere[key] ?? (target === viewer.graph.canvas && onCanvas[key]);
      if (!action) return;
      event.preventDefault();
      action();
    },

    async copyName() {
      const frame = viewer.selected?.frame;
      if (!frame) return;
      const done = await copy(viewer.wrap, frame.detail || frame.name);
      viewer.status.say(done ? 'Copied' : 'The page may not copy');
      viewer.status.copy.textContent = done ? 'Copied' : 'Not allowed';
      setTimeout(() => (viewer.status.copy.textContent = 'Copy name'), 1500);
    },

    svg() {
      return toSvg(viewer.profile, viewer.scene, viewer.state.flip, viewer.graph.painter.ruler);
    },
  };
  viewer.profile = profile;
  viewer.wrap = wrap;
  viewer.state = firstState();
  viewer.history = [];
  viewer.selected = null;
  viewer.match = -1;
  viewer.hovered = -1;
  viewer.graph = createGraph({
    onHover: (box, x, y) => viewer.hover(box, x, y),
    onPick: (box) => box && viewer.pick(box),
    onRange: (range) => viewer.mergeRange(range),
    onDomain: (domain) => viewer.look(domain),
  });
  viewer.tip = element('div.tip', { hidden: true });
  viewer.empty = element('p.hint', { hidden: true }, 'Nothing is left to show: its classes are off.');
  viewer.heat = createHeat(profile, (line) => viewer.set({ query: viewer.state.query === line ? '' : line }));
  viewer.functions = createFunctionTable(profile, (fn) => viewer.openSandwich(fn));
  viewer.parts = [createToolbar(viewer), createCrumbs(viewer), createLegend(viewer), createStatus(viewer)];
  const [toolbar, crumbs, legend, status] = viewer.parts;
  viewer.toolbar = toolbar;
  viewer.status = status;
  wrap.append(
    toolbar.element,
    crumbs.element,
    element('div.stage', {}, viewer.graph.element, viewer.empty, viewer.tip),
    status.element,
    legend.element,
    viewer.heat.element,
    viewer.functions.element,
  );
  wrap.onkeydown = (event) => viewer.key(event);
  viewer.update();
  return viewer;
}
