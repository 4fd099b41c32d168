import { amount, percent } from './format.js';
import { button, element, name } from './dom.js';
import { sourceLine } from './tooltip.js';

/**
 * The line below the graph: what is selected. It is read aloud when it changes.
 *
 * @param {import('./viewer.js').Viewer} viewer
 */
export function createStatus(viewer) {
  const status = {
    /** Says something once. */
    say(words) {
      status.live.textContent = words;
    },

    update() {
      const { scene, selected, graph } = viewer;
      status.actions.hidden = !selected || selected.frame.fn < 0;
      if (!selected) {
        status.text.replaceChildren(element('span.hint', {}, status.hint(graph.layout.left)));
        return;
      }
      const { frame } = selected;
      const unit = viewer.profile.unit;
      const total = `${amount(selected.total, unit)} · ${percent(selected.total, scene.whole)}`;
      const own = `own ${amount(selected.self, unit)} · ${percent(selected.self, scene.whole)}`;
      status.text.replaceChildren(
        element('b', {}, name(frame.name)),
        name(frame.where, 'where'),
        element('span', {}, total),
        element('span.hint', {}, own),
        element('code', {}, sourceLine(viewer.profile, frame)),
      );
      status.say(`${frame.name}, ${frame.where}, ${total}, ${own}`);
    },

    hint(left) {
      const { scene } = viewer;
      const hint = scene.isTime
        ? 'Drag over a range to merge it; click a frame to zoom in.'
        : 'Click a frame to zoom in.';
      return left ? `${hint} ${left} too narrow to draw.` : hint;
    },
  };
  status.text = element('span.selected', {});
  status.live = element('span.aloud', { 'aria-live': 'polite' });
  status.sandwich = button('Callers and callees', 'Who calls it, and what it calls', () => viewer.openSandwich());
  status.copy = button('Copy name', 'Copy the whole name', () => viewer.copyName());
  status.actions = element('span.group', {}, status.sandwich, status.copy);
  status.element = element('div.status', {}, status.text, status.actions, status.live);
  return status;
}
