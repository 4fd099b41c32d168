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
 * @returns {{ids: Set<number>, error: string}|null} the frames that match; null for no query
 */
export function search(query, frames) {
  if (!query) return null;
  const regex = /^\/(.+?)(?:\/([imsu]*))?$/s.exec(query);
  let test;
  if (regex) {
    try {
      const pattern = new RegExp(regex[1], regex[2] || 'i');
      test = (text) => pattern.test(text);
    } catch {
      return { ids: new Set(), error: 'no such pattern' };
    }
  } else {
    const wanted = query.toLowerCase();
    test = (text) => text.toLowerCase().includes(wanted);
  }
  const exact = frames.filter((frame) => frame.line && frame.where === query);
  const found = exact.length ? exact : frames.filter((frame) => test(`${describe(frame)} ${frame.detail}`));
  return { ids: new Set(found.map((frame) => frame.id)), error: '' };
}

/** Whether a box shows one of the frames. */
export const matches = (node, ids) => node.chain.some(({ id }) => ids.has(id));

/**
 * The nodes that match, from left to right, and their weight; one inside another counts once.
 *
 * @param {TreeNode[]} roots
 * @param {Set<number>} ids
 */
export function findMatches(roots, ids) {
  const nodes = [];
  const inside = new Set();
  let total = 0;
  for (const root of roots) {
    for (const node of preorder(root)) {
      const isInside = inside.has(node.parent);
      if (matches(node, ids)) {
        nodes.push(node);
        if (!isInside) total += node.total;
        inside.add(node);
      } else if (isInside) inside.add(node);
    }
  }
  return { nodes, total };
}
