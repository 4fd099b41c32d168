import { amount, percent } from './format.js';
import { button, element, name } from './dom.js';
import { sourceLine } from './tooltip.js';

/**
 * The line below the graph: what is selected. It is read aloud when it changes.
 */
export class Status {
  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.text = element('span', { className: 'selected' });
    this.live = element('span', { className: 'aloud', 'aria-live': 'polite' });
    this.sandwich = button('Callers and callees', 'Who calls it, and what it calls', () => viewer.openSandwich());
    this.copy = button('Copy name', 'Copy the whole name', () => viewer.copyName());
    this.actions = element('span', { className: 'group' }, this.sandwich, this.copy);
    this.element = element('div', { className: 'status' }, this.text, this.actions, this.live);
  }

  /** Says something once. */
  say(words) {
    this.live.textContent = words;
  }

  update() {
    const { scene, selected, graph } = this.viewer;
    this.actions.hidden = !selected || selected.frame.fn < 0;
    if (!selected) {
      this.text.replaceChildren(element('span', { className: 'hint' }, this.hint(graph.layout.left)));
      return;
    }
    const { frame } = selected;
    const unit = this.viewer.profile.unit;
    const total = `${amount(selected.total, unit)} · ${percent(selected.total, scene.whole)}`;
    const own = `own ${amount(selected.self, unit)} · ${percent(selected.self, scene.whole)}`;
    this.text.replaceChildren(
      element('b', {}, name(frame.name)),
      name(frame.where, 'where'),
      element('span', {}, total),
      element('span', { className: 'hint' }, own),
      element('code', {}, sourceLine(this.viewer.profile, frame)),
    );
    this.say(`${frame.name}, ${frame.where}, ${total}, ${own}`);
  }

  hint(left) {
    const { scene } = this.viewer;
    const hint = scene.isTime
      ? 'Drag over a range to merge it; click a frame to zoom in.'
      : 'Click a frame to zoom in; Ctrl and the wheel zoom too.';
    return left ? `${hint} ${left} too narrow to draw.` : hint;
  }
}
