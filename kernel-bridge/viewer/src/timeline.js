import { isRoot, isWaiting } from './palette.js';
import { isBelow } from './profile.js';
import { newNode, preorder } from './tree.js';
import { max, min } from './numbers.js';

/**
 * @typedef {import('./profile.js').Profile} Profile
 * @typedef {import('./tree.js').TreeNode} TreeNode
 */

/** The lanes of a thread or a process. */
export const lanesOf = (profile, thread) => profile.lanes.filter((lane) => !thread || isBelow(profile, lane.root, thread));

/**
 * What a thread did in the order of time: a box lasts as long as its frame is on the stack.
 *
 * @param {Profile} profile
 * @param {import('./profile.js').Lane} lane
 * @param {Set<number>} hidden kinds: code is folded into its callers, waiting becomes a gap
 * @returns {TreeNode} the thread; x is nanoseconds since the start
 */
export function timeTree(profile, lane, hidden) {
  const frame = { ...(lane.root ? profile.nodeFrames[lane.root] : profile.whole) };
  const root = newNode({ ...frame, name: profile.lanes.length > 1 ? lane.name : frame.name }, null);
  const open = [root];
  const paths = new Map([[-1, []]]);
  let time = 0;
  for (let i = 0; i < lane.runs.length; i += 2) {
    const node = lane.runs[i];
    const end = time + lane.runs[i + 1] * profile.slotNanos;
    if (!paths.has(node)) paths.set(node, pathTo(profile, node, hidden));
    const path = paths.get(node);
    let same = 0;
    while (same < path.length && open[same + 1]?.frame === path[same]) same++;
    open.length = same + 1;
    for (const next of path.slice(same)) {
      const child = newNode(next, open.at(-1), time, end);
      open.at(-1).children.push(child);
      open.push(child);
    }
    for (const each of open) each.x1 = end;
    time = end;
  }
  measure(root);
  return root;
}

function pathTo(profile, node, hidden) {
  const path = [];
  for (let at = node; at > 0; at = profile.parent[at]) {
    const frame = profile.nodeFrames[at];
    if (!hidden.has(frame.kind)) {
      if (!isRoot(frame.kind)) path.unshift(frame);
    } else if (isWaiting(frame.kind)) return [];
  }
  return path;
}

function measure(root) {
  const nodes = preorder(root);
  for (const node of nodes) {
    node.total = node.x1 - node.x0;
    node.self += node.total;
    if (node.parent) node.parent.self -= node.total;
  }
  for (let i = nodes.length - 1; i > 0; i--) nodes[i].parent.size += nodes[i].size;
}

/**
 * The weight of each node in a part of the time.
 *
 * @param {Profile} profile
 * @param {number[]} range from, to, in nanoseconds since the start
 */
export function rangeWeights(profile, [from, to]) {
  const weights = new Float64Array(profile.parent.length);
  for (const { runs } of profile.lanes) {
    let time = 0;
    for (let i = 0; i < runs.length && time < to; i += 2) {
      const end = time + runs[i + 1] * profile.slotNanos;
      const inside = min(end, to) - max(time, from);
      if (inside > 0 && runs[i] >= 0) weights[runs[i]] += inside;
      time = end;
    }
  }
  return weights;
}
