import { percent } from './format.js';
import { isWaiting } from './palette.js';
import { button, element, press } from './dom.js';
import { threadNodes } from './profile.js';
import { download } from './save.js';
import { fileName, toCollapsed, toSpeedscope } from './export.js';

const WAITING_KINDS = [5, 6, 7];

/** Buttons of which one is on. */
const group = (label, ...buttons) => element('span.group', { role: 'group', 'aria-label': label }, ...buttons);

/**
 * The row above the graph.
 *
 * @param {import('./viewer.js').Viewer} viewer
 */
export function createToolbar(viewer) {
  const toolbar = {
    hideWaiting(isHidden) {
      const hidden = new Set(viewer.state.hidden);
      for (const kind of WAITING_KINDS) hidden[isHidden ? 'add' : 'delete'](kind);
      viewer.set({ hidden });
    },

    threadChoice() {
      const nodes = threadNodes(viewer.profile);
      if (nodes.length < 2) return [];
      const options = [{ node: 0, name: `All ${nodes.length} threads`, depth: 0 }, ...nodes];
      if (nodes.some(({ depth }) => depth)) options[0].name = 'All processes';
      const choice = element(
        'select',
        {
          title: 'Thread or process',
          onchange: () => viewer.set({ thread: options[choice.selectedIndex].node, zoom: null }),
        },
        ...options.map(({ name, depth }) => element('option', {}, '\u2003'.repeat(depth) + name)),
      );
      return [choice];
    },

    searchField() {
      toolbar.search = element('input', {
        type: 'search',
        placeholder: 'Search  /',
        title: 'A part of a name or a file, file:line, or /a regular expression/',
        spellcheck: false,
        oninput: () => viewer.set({ query: toolbar.search.value }),
        onkeydown: (event) => {
          if (event.key === 'Enter') viewer.nextMatch(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') {
            viewer.set({ query: '' });
            viewer.graph.canvas.focus();
            event.preventDefault();
          }
        },
      });
      toolbar.matched = element('output.matched', {});
      toolbar.steps = group(
        'Matches',
        button('‹', 'Previous match (Shift N)', () => viewer.nextMatch(-1)),
        button('›', 'Next match (N)', () => viewer.nextMatch(1)),
      );
      return element('span.search', {}, toolbar.search, toolbar.matched, toolbar.steps);
    },

    saveMenu() {
      const { profile } = viewer;
      const save = (extension, type, text) => () => {
        download(viewer.wrap, fileName(profile.title, extension), type, text());
        close();
      };
      const close = () => {
        menu.hidden = true;
        opener.setAttribute('aria-expanded', false);
      };
      const menu = element('div.menu', { hidden: true, role: 'group', 'aria-label': 'Save' },
        button('Copy name of the selected frame', '', () => {
          viewer.copyName();
          close();
        }),
        button('Picture as seen (SVG)', '', save('svg', 'image/svg+xml', () => viewer.svg())),
        button('Collapsed stacks', '', save('collapsed.txt', 'text/plain', () => toCollapsed(profile))),
        button('speedscope', '', save('speedscope.json', 'application/json', () => toSpeedscope(profile))),
      );
      const opener = button(
        'Save',
        'Save the graph',
        () => {
          menu.hidden = !menu.hidden;
          opener.setAttribute('aria-expanded', !menu.hidden);
          if (!menu.hidden) menu.firstChild.focus();
        },
        { className: 'plain', 'aria-expanded': false },
      );
      const made = element('span.save', {}, opener, menu);
      made.addEventListener('focusout', (event) => {
        if (!made.contains(event.relatedTarget)) close();
      });
      made.onkeydown = (event) => {
        if (event.key !== 'Escape' || menu.hidden) return;
        event.stopPropagation();
        close();
        opener.focus();
      };
      return made;
    },

    update() {
      const { state, scene, selected } = viewer;
      const view = state.range && state.view === 'merged' ? '' : state.view;
      for (const [name, made] of Object.entries(toolbar.views)) press(made, name === view);
      toolbar.views.sandwich.disabled = !(selected?.frame.fn >= 0 || view === 'sandwich');
      const isCpu = WAITING_KINDS.every((kind) => state.hidden.has(kind));
      press(toolbar.wall, !WAITING_KINDS.some((kind) => state.hidden.has(kind)));
      press(toolbar.cpu, isCpu);
      press(toolbar.compact, state.compact);
      press(toolbar.flip, state.flip);
      if (toolbar.search.value !== state.query) toolbar.search.value = state.query;
      toolbar.steps.hidden = !scene.found?.nodes.length;
      toolbar.matched.textContent = toolbar.matchedText();
    },

    matchedText() {
      const { scene, match } = viewer;
      const { found } = scene;
      if (!found) return '';
      if (found.problem) return found.problem;
      if (!found.nodes.length) return 'no match';
      const place = match >= 0 ? `${match + 1} of ` : '';
      return `${percent(found.total, found.whole)} · ${place}${found.nodes.length}`;
    },
  };
  const { profile } = viewer;
  toolbar.views = {
    merged: button('Merged', 'Equal stacks together, the largest first', () => viewer.go({ view: 'merged', range: null })),
    time: button('Time order', 'What ran when; drag over a range to merge it', () => viewer.go({ view: 'time', range: null })),
    sandwich: button('Callers', 'Who calls the selected function, and what it calls', () => viewer.openSandwich()),
  };
  if (!profile.lanes.length) toolbar.views.time.hidden = true;
  toolbar.wall = button('Wall', 'All time, waiting too', () => toolbar.hideWaiting(false));
  toolbar.cpu = button('On CPU', 'Leave out all waiting', () => toolbar.hideWaiting(true));
  toolbar.times = group('Time', toolbar.wall, toolbar.cpu);
  toolbar.times.hidden = !profile.nodeFrames.some((frame) => isWaiting(frame.kind));
  toolbar.compact = button('Compact', 'Fold chains of calls of one width', () =>
    viewer.set({ compact: !viewer.state.compact }),
  );
  toolbar.flip = button('Flip', 'Root at the top or at the bottom', () => viewer.set({ flip: !viewer.state.flip }));
  toolbar.element = element(
    'div.toolbar',
    {},
    group('View', ...Object.values(toolbar.views)),
    toolbar.times,
    ...toolbar.threadChoice(),
    toolbar.searchField(),
    group('Look', toolbar.compact, toolbar.flip),
    toolbar.saveMenu(),
  );
  return toolbar;
}
