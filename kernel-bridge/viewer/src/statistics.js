import { isPython, isWaiting } from './palette.js';
import { preorder } from './tree.js';

/**
 * @typedef {object} FunctionRow
 * @property {import('./profile.js').Frame} frame one of the function's
 * @property {number} self
 * @property {number} total a call of itself counts once
 *
 * @typedef {object} LineRow the time of a line; what it calls in C and what it waits for is its own
 * @property {number} selfRunning
 * @property {number} selfWaiting
 * @property {number} running with what it calls in Python; in recursion once
 * @property {number} waiting
 * @property {number} [last] the last node that was counted
 */

/**
 * The functions of a tree, most self time first.
 *
 * @param {import('./tree.js').TreeNode} tree
 * @returns {FunctionRow[]}
 */
export function functionRows(tree) {
  const rows = new Map();
  const path = [tree];
  const onStack = new Map();
  for (const node of preorder(tree).slice(1)) {
    while (path.at(-1) !== node.parent) {
      const left = path.pop().frame.fn;
      onStack.set(left, onStack.get(left) - 1);
    }
    path.push(node);
    const { fn } = node.frame;
    if (!rows.has(fn)) rows.set(fn, { frame: node.frame, self: 0, total: 0 });
    const row = rows.get(fn);
    const depth = onStack.get(fn) ?? 0;
    row.self += node.self;
    if (!depth) row.total += node.total;
    onStack.set(fn, depth + 1);
  }
  return [...rows.values()].sort((a, b) => b.self - a.self || b.total - a.total);
}

/**
 * The time of each line of a file.
 *
 * @param {import('./profile.js').Profile} profile
 * @param {Float64Array} weights by node
 * @param {string} file
 * @returns {Map<number, LineRow>} by line number
 */
export function lineRows(profile, weights, file) {
  const rows = new Map();
  weights.forEach((weight, leaf) => {
    if (!weight) return;
    const state = isWaiting(profile.nodeFrames[leaf].kind) ? 'Waiting' : 'Running';
    let isOwn = true;
    for (let node = leaf; node > 0; node = profile.parent[node]) {
      const frame = profile.nodeFrames[node];
      if (!isPython(frame.kind)) continue;
      if (frame.file === file && frame.line) {
        if (!rows.has(frame.line)) rows.set(frame.line, { selfRunning: 0, selfWaiting: 0, running: 0, waiting: 0 });
        const row = rows.get(frame.line);
        if (isOwn) row[`self${state}`] += weight;
        if (row.last !== leaf) row[state.toLowerCase()] += weight;
        row.last = leaf;
      }
      isOwn = false;
    }
  });
  return rows;
}
