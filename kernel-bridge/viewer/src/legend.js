import { CLASSES, isRoot, isWaiting } from './palette.js';
import { percent } from './format.js';
import { button, element, press } from './dom.js';

/**
 * The classes of frames that occur, with their shares of the time; each can be left out.
 */
export class Legend {
  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const { profile } = viewer;
    this.shares = CLASSES.map(() => 0);
    profile.self.forEach((weight, node) => (this.shares[profile.nodeFrames[node].kind] += weight));
    const whole = profile.self.reduce((sum, weight) => sum + weight, 0);
    const kinds = [...new Set(profile.frames.map((frame) => frame.kind))].filter((kind) => !isRoot(kind));
    this.buttons = kinds.sort((a, b) => a - b).map((kind) => [kind, this.entry(kind, whole)]);
    this.element = element(
      'div',
      { className: 'legend', role: 'group', 'aria-label': 'Classes of frames' },
      ...this.buttons.map(([, made]) => made),
    );
  }

  entry(kind, whole) {
    const { legend, fills, hatch } = CLASSES[kind];
    const swatch = element('i');
    swatch.style.background = hatch
      ? `repeating-linear-gradient(135deg, ${fills[0]} 0 2px, ${hatch} 2px 4px)`
      : fills[0];
    const what = isWaiting(kind) ? 'Leave out this time' : 'Fold these frames into their callers';
    const made = button(swatch, `${what}. Own time of the class: ${percent(this.shares[kind], whole)}`, () => this.toggle(kind));
    made.append(legend, element('small', {}, percent(this.shares[kind], whole)));
    return made;
  }

  toggle(kind) {
    const hidden = new Set(this.viewer.state.hidden);
    if (!hidden.delete(kind)) hidden.add(kind);
    this.viewer.set({ hidden });
  }

  update() {
    for (const [kind, made] of this.buttons) press(made, !this.viewer.state.hidden.has(kind));
  }
}
