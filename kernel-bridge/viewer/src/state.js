import { chosenWeights } from './profile.js';
import { foldChains, follow, mergedTree, pathOf, preorder } from './tree.js';
import { sandwich } from './sandwich.js';
import { lanesOf, rangeWeights, timeTree } from './timeline.js';
import { findMatches, search } from './search.js';
import { max, min, sum } from './numbers.js';

/**
 * @typedef {import('./tree.js').TreeNode} TreeNode
 *
 * @typedef {object} State what the reader has chosen
 * @property {'merged'|'time'|'sandwich'} view
 * @property {number[]|null} range the part of the time that is merged, in nanoseconds
 * @property {number} fn the function of the sandwich
 * @property {{path?: number[], domain?: number[]}|null} zoom a node, or a part of x, or both
 * @property {number} thread a node; 0 for all
 * @property {Set<number>} hidden classes that are off
 * @property {boolean} compact
 * @property {boolean} flip
 * @property {string} query
 *
 * @typedef {object} Scene what there is to see
 * @property {boolean} isTime
 * @property {Float64Array} weights by node of the profile
 * @property {import('./layout.js').LaneView[]} lanes what is drawn
 * @property {TreeNode[]} roots of all that could be drawn
 * @property {number} whole what 100 % is
 * @property {number[]} domain
 * @property {number[]} bounds the widest domain
 * @property {TreeNode|null} zoomed the node that fills the width
 * @property {Set<TreeNode>} callers its callers that stay in sight
 * @property {{ids: Set<number>, problem: string, nodes: TreeNode[], total: number, whole: number}|null} found what was searched, and of what whole
 *     it is
 */

/** @returns {State} */
export const firstState = () => ({
  view: 'merged',
  range: null,
  fn: -1,
  zoom: null,
  thread: 0,
  hidden: new Set(),
  compact: false,
  flip: false,
  query: '',
});

/** Callers that stay in sight above the frame that was zoomed. */
const CONTEXT = 2;

/**
 * @param {import('./profile.js').Profile} profile
 * @param {State} state
 * @returns {Scene}
 */
export function sceneOf(profile, state) {
  const weights = weightsOf(profile, state);
  const isTime = state.view === 'time';
  const lanes = lanesFor(profile, state, weights);
  if (state.compact) lanes.forEach(({ root }) => foldChains(root));
  const roots = lanes.map(({ root }) => root);
  const bounds = [0, max(0, ...roots.map((root) => root.x1))];
  const scene = { isTime, weights, lanes, roots, bounds, domain: bounds, zoomed: null, callers: new Set(), whole: 0, found: null };
  scene.whole = isTime ? bounds[1] : sum(weights);
  zoom(scene, state.zoom);
  const own = lanes[0]?.up ? roots[0].frame : []; // the sandwich's function, which is no line of it
  const result = search(state.query, profile.frames.concat(own));
  if (result) {
    const found = roots.map((root) => findMatches(root, result.ids));
    const totals = found.map(({ total }) => total);
    scene.found = {
      ...result,
      nodes: found.flatMap(({ nodes }) => nodes),
      // Lanes are beside each other, callers and callees are of the same time.
      total: isTime ? sum(totals) : max(...totals),
      whole: isTime ? sum(roots.map((root) => root.total)) : scene.whole,
    };
  }
  return scene;
}

function weightsOf(profile, { range, thread, hidden }) {
  return chosenWeights(profile, range ? rangeWeights(profile, range) : profile.self, thread, hidden);
}

/** The merged tree of what is chosen, before chains are folded. */
export const treeOf = (profile, state) => mergedTree(profile, weightsOf(profile, state), state.hidden);

function lanesFor(profile, { view, fn, thread, hidden }, weights) {
  if (view === 'time') return lanesOf(profile, thread).map((lane) => ({ root: timeTree(profile, lane, hidden) }));
  const tree = mergedTree(profile, weights, hidden);
  const both = view === 'sandwich' && sandwich(tree, fn);
  return both ? [{ root: both.callers, up: true }, { root: both.callees }] : [{ root: tree }];
}

function zoom(scene, chosen) {
  if (chosen?.path && scene.lanes.length === 1 && !scene.isTime) {
    const node = follow(scene.roots[0], chosen.path);
    if (node.parent) scene.zoomed = node;
    scene.domain = [node.x0, node.x1];
    let top = node;
    for (let i = 0; i < CONTEXT && top.parent; i++) {
      top = top.parent;
      scene.callers.add(top);
    }
    scene.lanes = [{ root: top }];
  }
  if (chosen?.domain) scene.domain = within(chosen.domain, scene.domain);
}

/** A domain moved and cut to lie within bounds. */
export function within([from, to], [least, most]) {
  const width = min(to - from, most - least);
  const start = min(max(from, least), most - width);
  return [start, start + width];
}

/** The zoom that shows a node. */
export const zoomTo = (node, isTime) => (isTime ? { domain: [node.x0, node.x1] } : { path: pathOf(node) });

/** The same node in the trees of another scene, or null. */
export function sameNode({ roots, isTime }, node) {
  if (!node || !roots.length) return null;
  const { frame, x0, x1 } = node;
  if (isTime) {
    return roots.flatMap(preorder).find((each) => each.frame.id === frame.id && each.x0 === x0 && each.x1 === x1) ?? null;
  }
  const found = follow(roots.at(-1), pathOf(node));
  return found.frame.id === frame.id ? found : null;
}
