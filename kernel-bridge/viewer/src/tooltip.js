import { amount, clip, percent } from './format.js';
import { element, name } from './dom.js';

const MAX_CHAIN = 8;

/** `1.52 s · 37 %` */
const share = (value, whole, unit) => `${amount(value, unit)} · ${percent(value, whole)}`;

/** The text of a line, where it is known. */
export function sourceLine(profile, { file, line }) {
  for (const source of profile.sources) {
    if (source.file === file && line >= source.first) {
      const text = source.lines[line - source.first];
      if (text !== undefined) return text.trim();
    }
  }
  return '';
}

/**
 * What a box tells about itself.
 *
 * @param {import('./profile.js').Profile} profile
 * @param {import('./state.js').Scene} scene
 * @param {import('./layout.js').Box} box
 * @returns {Node[]}
 */
export function explain(profile, scene, { node, small, total }) {
  if (small && !scene.isTime) {
    return [
      element('b', {}, `${small} too small to draw`),
      element('div', {}, share(total, scene.whole, profile.unit)),
      element('small', {}, `called by ${node.frame.name}`),
    ];
  }
  const { frame, chain } = node;
  const parts = [name(frame.name, 'name')];
  if (frame.detail) parts.push(element('small', {}, clip(frame.detail, 400)));
  if (frame.where) parts.push(name(frame.where, 'where'));
  const source = sourceLine(profile, frame);
  if (source) parts.push(element('code', {}, clip(source, 120)));
  parts.push(
    element(
      'dl',
      {},
      element('dt', {}, scene.isTime ? 'lasts' : 'total'),
      element('dd', {}, share(node.total, scene.whole, profile.unit)),
      element('dt', {}, 'self'),
      element('dd', {}, share(node.self, scene.whole, profile.unit)),
    ),
  );
  if (chain.length > 1) parts.push(folded(chain));
  return parts;
}

function folded(chain) {
  const names = chain.slice(1, 1 + MAX_CHAIN).map((frame) => frame.name);
  if (chain.length > 1 + MAX_CHAIN) names.push(`and ${chain.length - 1 - MAX_CHAIN} more`);
  return element('small', {}, `calls only ${names.join(' › ')}`);
}
