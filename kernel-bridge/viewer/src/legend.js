import { CLASSES, isRoot, isWaiting } from './palette.js';
import { percent } from './format.js';
import { button, element, press } from './dom.js';

/**
 * The classes of frames that occur, with their shares of the time that is seen; each can be left out.
 *
 * @param {import('./viewer.js').Viewer} viewer
 */
export function createLegend(viewer) {
  const entries = {
    entry(kind) {
      const { legend, fills, hatch } = CLASSES[kind];
      const swatch = element('i');
      swatch.style.background = hatch
        ? `repeating-linear-gradient(135deg, ${fills[0]} 0 2px, ${hatch} 2px 4px)`
        : fills[0];
      const made = button(swatch, '', () => entries.toggle(kind));
      made.append(legend, element('small'));
      return made;
    },

    toggle(kind) {
      const hidden = new Set(viewer.state.hidden);
      if (!hidden.delete(kind)) hidden.add(kind);
      viewer.set({ hidden });
    },

    update() {
      const shares = CLASSES.map(() => 0);
      let whole = 0;
      viewer.scene.weights.forEach((weight, node) => {
        shares[profile.nodeFrames[node].kind] += weight;
        whole += weight;
      });
      for (const [kind, made] of entries.buttons) {
        press(made, !viewer.state.hidden.has(kind));
        const share = shares[kind] ? percent(shares[kind], whole) : '';
        made.title = `${isWaiting(kind) ? 'Leave out this time' : 'Fold these frames into their callers'}. Own time: ${share || 'none'}`;
        made.lastChild.textContent = share;
      }
    },
  };
  const { profile } = viewer;
  const kinds = [...new Set(profile.frames.map((frame) => frame.kind))].filter((kind) => !isRoot(kind));
  entries.buttons = kinds.sort((a, b) => a - b).map((kind) => [kind, entries.entry(kind)]);
  entries.element = element('div.legend', { role: 'group', 'aria-label': 'Classes of frames' },
    ...entries.buttons.map(([, made]) => made),
  );
  return entries;
}
