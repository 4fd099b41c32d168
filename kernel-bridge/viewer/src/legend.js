import { CLASSES, isRoot, isWaiting } from './palette.js';
import { percent } from './format.js';
import { button, element, press } from './dom.js';

/**
 * The classes of frames that occur, with their shares of the time; each can be left out.
 *
 * @param {import('./viewer.js').Viewer} viewer
 */
export function createLegend(viewer) {
  const entries = {
    entry(kind, whole) {
      const { legend, fills, hatch } = CLASSES[kind];
      const swatch = element('i');
      swatch.style.background = hatch
        ? `repeating-linear-gradient(135deg, ${fills[0]} 0 2px, ${hatch} 2px 4px)`
        : fills[0];
      const what = isWaiting(kind) ? 'Leave out this time' : 'Fold these frames into their callers';
      const made = button(swatch, `${what}. Own time of the class: ${percent(entries.shares[kind], whole)}`, () => entries.toggle(kind));
      made.append(legend, element('small', {}, entries.shares[kind] ? percent(entries.shares[kind], whole) : ''));
      return made;
    },

    toggle(kind) {
      const hidden = new Set(viewer.state.hidden);
      if (!hidden.delete(kind)) hidden.add(kind);
      viewer.set({ hidden });
    },

    update() {
      for (const [kind, made] of entries.buttons) press(made, !viewer.state.hidden.has(kind));
    },
  };
  const { profile } = viewer;
  entries.shares = CLASSES.map(() => 0);
  profile.self.forEach((weight, node) => (entries.shares[profile.nodeFrames[node].kind] += weight));
  const whole = profile.self.reduce((sum, weight) => sum + weight, 0);
  const kinds = [...new Set(profile.frames.map((frame) => frame.kind))].filter((kind) => !isRoot(kind));
  entries.buttons = kinds.sort((a, b) => a - b).map((kind) => [kind, entries.entry(kind, whole)]);
  entries.element = element('div.legend', { role: 'group', 'aria-label': 'Classes of frames' },
    ...entries.buttons.map(([, made]) => made),
  );
  return entries;
}
