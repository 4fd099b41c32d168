import { isWaiting } from './palette.js';

/**
 * @typedef {import('./profile.js').Frame} Frame
 * @typedef {import('./profile.js').Profile} Profile
 *
 * @typedef {object} TreeNode what is drawn as one box
 * @property {Frame} frame
 * @property {TreeNode|null} parent
 * @property {TreeNode[]} children
 * @property {number} self
 * @property {number} total
 * @property {number} x0 where it begins, in the unit of total
 * @property {number} x1
 * @property {number} size nodes below it and itself
 * @property {Frame[]} chain the frame, and after it those that are folded into it
 * @property {Map<number, TreeNode>} [index] children by frame, while the tree is built
 */

/** @returns {TreeNode} */
export const newNode = (frame, parent, x0 = 0, x1 = 0) => ({
  frame,
  parent,
  children: [],
  self: 0,
  total: x1 - x0,
  x0,
  x1,
  size: 1,
  chain: [frame],
});

/** The child for a frame; made when there is none. */
export function childFor(node, frame) {
  node.index ??= new Map();
  let child = node.index.get(frame.id);
  if (!child) {
    child = newNode(frame, node);
    node.index.set(frame.id, child);
    node.children.push(child);
  }
  return child;
}

/** All nodes, callers before callees, in the order in which they are drawn. Stacks may be deeper than JavaScript's. */
export function preorder(root) {
  const nodes = [];
  const pending = [root];
  while (pending.length) {
    const node = pending.pop();
    nodes.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) pending.push(node.children[i]);
  }
  return nodes;
}

/**
 * The merged tree. Code of a hidden class is folded into its callers, which keep its time.
 *
 * @param {Profile} profile
 * @param {Float64Array} weights by node, see chosenWeights
 * @param {Set<number>} hidden kinds
 */
export function mergedTree(profile, weights, hidden) {
  const totals = weights.slice();
  for (let i = totals.length - 1; i > 0; i--) totals[profile.parent[i]] += totals[i];
  const root = newNode(profile.whole, null);
  const nodes = [root];
  root.self = weights[0];
  for (let i = 1; i < totals.length; i++) {
    if (totals[i] <= 0) continue;
    const caller = nodes[profile.parent[i]];
    const frame = profile.nodeFrames[i];
    nodes[i] = hidden.has(frame.kind) ? caller : childFor(caller, frame);
    nodes[i].self += weights[i];
  }
  return sumUp(root);
}

/** Totals from self times, children by size, places from left to right. */
export function sumUp(root) {
  const nodes = preorder(root);
  for (const node of nodes) node.total = node.self;
  for (let i = nodes.length - 1; i > 0; i--) {
    nodes[i].parent.total += nodes[i].total;
    nodes[i].parent.size += nodes[i].size;
  }
  for (const node of nodes) node.children.sort((a, b) => b.total - a.total);
  placeInOrder(root);
  return root;
}

function placeInOrder(root) {
  root.x0 = 0;
  root.x1 = root.total;
  for (const node of preorder(root)) {
    let x = node.x0;
    for (const child of node.children) {
      child.x0 = x;
      x += child.total;
      child.x1 = x;
    }
  }
}

/** What a compact row may lose at its right end: its own time, where that is next to nothing. */
const MAX_SELF = 0.01;

/** Folds chains of one class in which each frame calls only the next one, and takes its width, into one node. */
export function foldChains(root) {
  const folded = new Set();
  for (const head of preorder(root)) {
    if (folded.has(head)) continue;
    let tail = head;
    while (head.parent && tail.children.length === 1 && isSameRow(head, tail.children[0])) {
      tail = tail.children[0];
      head.chain.push(tail.frame);
      head.self += tail.self;
      folded.add(tail);
    }
    head.children = tail.children;
    for (const child of head.children) child.parent = head;
  }
  return root;
}

function isSameRow(head, child) {
  return child.frame.kind === head.frame.kind && !isWaiting(child.frame.kind) && child.total >= head.total * (1 - MAX_SELF);
}

/** The frames that lead to a node, for finding it in another tree, whether chains are folded there or not. */
export function pathOf(node) {
  const path = [];
  for (let at = node; at.parent; at = at.parent) path.push(at === node ? at.frame : at.chain);
  return path.reverse().flat().map(({ id }) => id);
}

/** The node at a path, or the deepest one on the way to it. */
export function follow(root, path) {
  let node = root;
  let place = 0;
  for (const id of path) {
    const folded = node.chain[++place];
    if (folded?.id === id) continue;
    const next = !folded && node.children.find((child) => child.frame.id === id);
    if (!next) break;
    node = next;
    place = 0;
  }
  return node;
}
