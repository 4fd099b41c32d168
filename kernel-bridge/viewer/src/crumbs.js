import { duration } from './format.js';
import { button, element, name } from './dom.js';
import { brief } from './profile.js';
import { zoomTo } from './state.js';

/** Callers that are named; of those above only the first is. */
const MAX_CRUMBS = 6;

/**
 * Where the reader is, and the way back.
 *
 * @param {import('./viewer.js').Viewer} viewer
 */
export function createCrumbs(viewer) {
  const nav = {
    update() {
      const { state, scene } = viewer;
      const back = button('← Back', 'Back (Escape)', () => viewer.back(), { className: 'plain', hidden: !viewer.canGoBack() });
      const crumbs = nav.start();
      const path = [];
      for (let node = scene.zoomed; node?.parent; node = node.parent) path.unshift(node);
      const shown = path.length > MAX_CRUMBS ? path.slice(1 - MAX_CRUMBS) : path;
      if (shown !== path) crumbs.push('…');
      for (const node of shown) crumbs.push(nav.step(brief(node.frame), { zoom: zoomTo(node, false) }));
      if (state.view === 'time' && state.zoom) crumbs.push(nav.mergeButton());
      const parts = crumbs.flatMap((crumb, index) => (index ? [element('i', {}, '›'), crumb] : [crumb]));
      nav.element.replaceChildren(back, ...parts);
    },

    start() {
      const { state, profile } = viewer;
      const all = nav.step(profile.title || 'All', { view: 'merged', range: null, zoom: null });
      if (state.view === 'time') return [nav.step('Time order', { zoom: null })];
      if (state.view === 'sandwich') return [all, `callers and callees`];
      if (!state.range) return [all];
      const [from, to] = state.range;
      return [
        nav.step('Time order', { view: 'time', range: null, zoom: null }),
        nav.step(`${duration(from)} – ${duration(to)}`, { zoom: null }),
      ];
    },

    step(text, patch) {
      return button(name(text), text, () => viewer.go(patch));
    },

    mergeButton() {
      const [from, to] = viewer.scene.domain;
      return button(`Merge ${duration(from)} – ${duration(to)}`, 'A merged graph of what is seen', () =>
        viewer.mergeRange([from, to]),
        { className: 'plain' },
      );
    },
  };
  nav.element = element('nav.crumbs', { 'aria-label': 'Where you are' });
  return nav;
}
