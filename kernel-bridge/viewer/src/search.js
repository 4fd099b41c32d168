import { describe } from './profile.js';
import { preorder } from './tree.js';

/**
 * @typedef {import('./tree.js').TreeNode} TreeNode
 * @typedef {import('./profile.js').Frame} Frame
 */

/**
 * Reads a query: text in any case, `/a regular expression/` with flags, or `file:line` or `In [5] line 12` as drawn for exactly that line.
 *
 * @param {string} query
 * @param {Frame[]} frames
 * @returns {{ids: Set<number>, problem: string}|null} the frames that match; null for no query
 */
export function search(query, frames) {
  if (!query) return null;
  let found = frames.filter((frame) => frame.line && frame.where === query);
  let problem = '';
  if (!found.length) {
    try {
      const test = testOf(query);
      found = frames.filter((frame) => test(`${describe(frame)} ${frame.detail}`));
    } catch {
      problem = 'no such pattern';
    }
  }
  return { ids: new Set(found.map(({ id }) => id)), problem };
}

function testOf(query) {
  const regex = /^\/(.+?)(?:\/([imsu]*))?$/s.exec(query);
  const wanted = query.toLowerCase();
  const pattern = regex && new RegExp(regex[1], regex[2] || 'i');
  return (text) => (pattern ? pattern.test(text) : text.toLowerCase().includes(wanted));
}

/** Whether a box shows one of the frames. */
export const matches = (node, ids) => node.chain.some(({ id }) => ids.has(id));

/**
 * The nodes that match, from left to right, and their weight; one inside another counts once.
 *
 * @param {TreeNode} root
 * @param {Set<number>} ids
 */
export function findMatches(root, ids) {
  const nodes = [];
  const inside = new Set();
  let total = 0;
  for (const node of preorder(root)) {
    const isInside = inside.has(node.parent);
    const isMatch = matches(node, ids);
    if (isMatch) nodes.push(node);
    if (isMatch && !isInside) total += node.total;
    if (isMatch || isInside) inside.add(node);
  }
  return { nodes, total };
}
