import { percent } from './format.js';
import { describe } from './profile.js';
import { layOut } from './layout.js';
import { sum } from './numbers.js';
import { fitLabel } from './label.js';
import { CLASSES, TEXT, isRoot } from './palette.js';
import { ROW, classOf, fillOf, visibleWidth } from './paint.js';

/**
 * @typedef {import('./profile.js').Profile} Profile
 */

const WIDTH = 1200;

const escapeXml = (text) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/**
 * The picture as it is seen, with all its rows.
 *
 * @param {Profile} profile
 * @param {import('./state.js').Scene} scene
 * @param {boolean} flip
 * @param {ReturnType<import('./label.js').createRuler>} ruler
 */
export function toSvg(profile, scene, flip, ruler) {
  const { rows } = layOut(scene.lanes, scene.domain, WIDTH, scene.isTime);
  const height = rows.length * ROW;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeXml(profile.title)}</title><defs>`,
  ];
  CLASSES.forEach(({ hatch, fills }, kind) => {
    if (hatch) {
      parts.push(
        `<pattern id="h${kind}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0H5V5H0Z" fill="${fills[0]}"/><path d="M0 0V5" stroke="${hatch}" stroke-width="3"/></pattern>`,
      );
    }
  });
  parts.push('</defs>');
  rows.forEach((row, index) => {
    const y = (flip ? rows.length - 1 - index : index) * ROW;
    for (const box of row) parts.push(svgBox(box, y, scene, ruler));
  });
  return `${parts.join('')}</svg>\n`;
}

function svgBox(box, y, { isTime, whole }, ruler) {
  const { hatch } = classOf(box, isTime);
  const w = visibleWidth(box.w);
  const x = box.x.toFixed(2);
  const fill = hatch ? `url(#h${CLASSES.findIndex((each) => each.hatch === hatch)})` : fillOf(box, isTime);
  const words = box.small ? `+${box.small} small` : describe(box.node.frame);
  const label = fitLabel(box, whole, ruler, w - 12);
  const text = label ? `<text x="${(box.x + 6).toFixed(2)}" y="${y + 14}" fill="${TEXT}">${escapeXml(label)}</text>` : '';
  const title = `<title>${escapeXml(`${words} ${percent(box.total, whole)}`)}</title>`;
  return `<g>${title}<rect x="${x}" y="${y}" width="${w.toFixed(2)}" height="${ROW - 1}" fill="${fill}"/>${text}</g>`;
}

/** A name in a line of collapsed stacks: as EscapedName.java writes it. */
const escapeName = (text) => (text || '(no name)').replace(/\\/g, '\\\\').replace(/;/g, '\\u003b').replace(/^#/, '\\u0023');

/** A number at the end of a stack would be taken for a count. */
const beforeCount = (text) => text.replace(/\s(?=[\d.]*$)/, '\\u0020');

function stackOf(profile, node) {
  const stack = [];
  for (let at = node; at > 0; at = profile.parent[at]) stack.unshift(profile.nodeFrames[at]);
  return stack;
}

/**
 * Collapsed stacks, counted in samples; the root first.
 *
 * @param {Profile} profile
 */
export function toCollapsed(profile) {
  const lines = [];
  profile.samples.forEach((samples, node) => {
    if (!samples) return;
    const names = stackOf(profile, node).map((frame) => escapeName(describe(frame)));
    lines.push(`${beforeCount(names.join(';') || '(no frame)')} ${samples}\n`);
  });
  return lines.join('');
}

/**
 * The file format of speedscope: a profile for each thread, in the order of time where that is known.
 *
 * Source: speedscope's file-format-schema.json.
 *
 * @param {Profile} profile
 */
export function toSpeedscope(profile) {
  const threads = profile.lanes.length ? profile.lanes.map((lane) => inTime(profile, lane)) : byThread(profile);
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: profile.title,
    exporter: 'jflame',
    activeProfileIndex: 0,
    shared: {
      ['frames']: profile.frames.map(({ name, file, line }) => ({ name, ...(file && { ['file']: file }), ...(line && { ['line']: line }) })),
    },
    profiles: threads.map(({ name, samples, weights }) => ({
      type: 'sampled',
      name,
      unit: profile.unit === 'samples' ? 'none' : 'nanoseconds',
      startValue: 0,
      endValue: sum(weights),
      ['samples']: samples,
      ['weights']: weights,
    })),
  });
}

const idsOf = (profile, node) => stackOf(profile, node).map((frame) => frame.id);

function inTime(profile, { name, runs }) {
  const thread = { name, samples: [], weights: [] };
  for (let i = 0; i < runs.length; i += 2) {
    thread.samples.push(idsOf(profile, runs[i]));
    thread.weights.push(runs[i + 1] * profile.slotNanos);
  }
  return thread;
}

function byThread(profile) {
  const threads = new Map();
  profile.self.forEach((weight, node) => {
    if (!weight) return;
    const root = stackOf(profile, node).findLast((frame) => isRoot(frame.kind)) ?? profile.whole;
    if (!threads.has(root)) threads.set(root, { name: root.name, samples: [], weights: [] });
    const thread = threads.get(root);
    thread.samples.push(idsOf(profile, node));
    thread.weights.push(weight);
  });
  return [...threads.values()];
}

/** A name for a file: letters and digits of the title. */
export const fileName = (title, extension) => `${title.replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'jflame'}.${extension}`;
