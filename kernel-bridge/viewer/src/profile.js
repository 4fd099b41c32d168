import { CELL, NATIVE, WHOLE, isPython, isRoot, isWaiting } from './palette.js';
import { clip, printable } from './format.js';

/**
 * @typedef {object} Frame what a box says; lines of one function are different frames
 * @property {number} id
 * @property {number} kind see palette.js
 * @property {string} name as drawn, one printable line
 * @property {string} detail the whole name where it is longer, else ""
 * @property {string} file a file, a cell or a module; "" for none
 * @property {number} line 0 for none
 * @property {number} fn the function that this is a line of
 * @property {string} where `file:line`, `In [5] line 12`, `file` or ""
 * @property {number} shade
 *
 * @typedef {object} Profile
 * @property {string} title
 * @property {string} unit
 * @property {Frame} whole stands for all of it
 * @property {Frame[]} frames
 * @property {Int32Array} parent by node; -1 for node 0
 * @property {Frame[]} nodeFrames by node
 * @property {Float64Array} self by node
 * @property {Float64Array} samples by node
 * @property {{file: string, first: number, lines: string[]}[]} sources
 * @property {Lane[]} lanes one for each thread of the timeline
 * @property {number} slotNanos
 *
 * @typedef {object} Lane what a thread did, slot by slot
 * @property {string} name
 * @property {number} root the node that stands for the thread, or 0
 * @property {number[]} runs node, slots, node, slots, ...; node -1 is a pause
 */

/** As in Java, so that both pictures shade alike. */
function shadeOf(text) {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return ((hash % 3) + 3) % 3;
}

/**
 * Names of the data that are our own properties' too are in quotes: the build shortens the others.
 *
 * @param {object} data see FORMAT.md
 * @returns {Profile}
 */
export function readProfile(data) {
  const text = (index) => data.texts[index];
  const functions = new Map();
  const columns = data['frames'];
  const frames = columns['kind'].map((kind, id) => {
    const label = text(columns['label'][id]);
    const file = text(columns['file'][id]);
    const line = columns['line'][id];
    const key = [columns['label'][id], columns['detail'][id], columns['file'][id]].join();
    if (!functions.has(key)) functions.set(key, functions.size);
    const name = clip(printable(label), 200);
    const place = printable(file);
    return {
      id,
      kind,
      name,
      detail: printable(text(columns['detail'][id])),
      file: place,
      line,
      fn: functions.get(key),
      where: line ? place + (kind === CELL ? ' line ' : ':') + line : place,
      shade: isPython(kind) || kind === NATIVE ? shadeOf(isPython(kind) ? label + file : label) : 0,
    };
  });
  const title = printable(data.title);
  const whole = { id: -1, kind: WHOLE, name: title, detail: '', file: '', line: 0, fn: -1, where: '', shade: 0 };
  const parent = Int32Array.from(data.nodes.up, (up, i) => (i ? i - up : -1));
  const nodeFrames = data.nodes['frame'].map((frame) => frames[frame] ?? whole);
  const timeline = data.timeline;
  return {
    title,
    unit: data.unit,
    whole,
    frames,
    parent,
    nodeFrames,
    self: Float64Array.from(data.nodes['self']),
    samples: Float64Array.from(data.nodes['samples']),
    sources: (data.sources ?? []).map((source) => ({ ...source, file: printable(text(source['file'])) })),
    lanes: (timeline?.threads ?? []).map(({ name, runs }) => ({
      name: printable(name),
      root: threadOf(runs, parent, nodeFrames),
      runs,
    })),
    slotNanos: timeline?.slotNanos ?? 1,
  };
}

/** The thread (or the process, where threads are merged) below which the runs' nodes are. */
function threadOf(runs, parent, nodeFrames) {
  for (let i = 0; i < runs.length; i += 2) {
    for (let node = runs[i]; node > 0; node = parent[node]) {
      if (isRoot(nodeFrames[node].kind)) return node;
    }
  }
  return 0;
}

/** The name of a frame, and a cell's own line where it is that. */
export const brief = ({ kind, name, where }) => (kind === CELL && name === '<module>' ? where : name);

/** The whole text of a frame, as Java writes it: `step (torch/optim/adam.py:248)`, `add · In [2] line 5`, `In [2] line 16`. */
export function describe(frame) {
  const { kind, name, where } = frame;
  if (kind !== CELL) return where ? `${name} (${where})` : name;
  return brief(frame) === where ? where : `${name} · ${where}`;
}

/**
 * The nodes that stand for threads and processes, with their depth below each other.
 *
 * @param {Profile} profile
 */
export function threadNodes(profile) {
  const depths = new Map([[0, -1]]);
  const found = [];
  profile.nodeFrames.forEach((frame, node) => {
    const above = depths.get(profile.parent[node]);
    if (isRoot(frame.kind) && above !== undefined) {
      depths.set(node, above + 1);
      found.push({ node, name: frame.name, depth: above + 1 });
    }
  });
  return found;
}

/** Whether a node is `root` or below it. Callers come before callees, so the way up ends at an index that is not larger. */
export function isBelow(profile, node, root) {
  while (node > root) node = profile.parent[node];
  return node === root;
}

/**
 * What each node weighs in a choice of threads, time and kinds of waiting.
 *
 * @param {Profile} profile
 * @param {Float64Array} all the weight of each node before that choice
 * @param {number} thread a node: only what is below it counts
 * @param {Set<number>} hidden kinds; waiting that is hidden weighs nothing
 */
export function chosenWeights(profile, all, thread, hidden) {
  const left = new Uint8Array(all.length);
  return all.map((weight, node) => {
    const { kind } = profile.nodeFrames[node];
    left[node] = node && (left[profile.parent[node]] || (isWaiting(kind) && hidden.has(kind)));
    return left[node] || (thread && !isBelow(profile, node, thread)) ? 0 : weight;
  });
}
