import { max, min } from './numbers.js';

/**
 * @typedef {import('./tree.js').TreeNode} TreeNode
 *
 * @typedef {object} Box a rectangle of the picture
 * @property {TreeNode} node what it stands for; of several small ones their caller, or in time order the largest
 * @property {number} x in pixels
 * @property {number} w in pixels
 * @property {number} small how many nodes too small to draw it stands for; 0 where it is one node's
 * @property {number} total the weight that it stands for
 *
 * @typedef {object} LaneView a tree that is drawn
 * @property {TreeNode} root
 * @property {boolean} [up] callers: drawn upwards and without their root, which the next lane begins with
 *
 * @typedef {object} Layout
 * @property {Box[][]} rows from the top, each from left to right
 * @property {number} left nodes too narrow for a box of their own
 */

/** What is narrower cannot be seen; neighbours of that size are drawn together. */
const MIN_WIDTH = 0.5;

/** What is narrower is drawn without what it called: a tower of slivers makes the picture tall and says nothing. */
const MIN_CALLER_WIDTH = 4;

/**
 * Places the boxes of trees below each other.
 *
 * @param {LaneView[]} lanes
 * @param {number[]} domain from, to: the part of x that is seen
 * @param {number} width in pixels
 * @param {boolean} isTime whether x is time: small neighbours then stay where they are
 * @returns {Layout}
 */
export function layOut(lanes, [from, to], width, isTime) {
  const layout = { rows: [], left: 0 };
  const scale = width / (to - from || 1);

  const boxFor = (node, x0, x1, small, total) => {
    const x = max((x0 - from) * scale, 0);
    return { node, x, w: min((x1 - from) * scale, width) - x, small, total };
  };

  const placeChildren = (caller, boxes) => {
    let run = null;
    const flush = () => {
      if (run && (run.x1 - run.x0) * scale >= MIN_WIDTH) {
        boxes.push(boxFor(isTime ? run.largest : caller, run.x0, run.x1, run.count, run.total));
      }
      run = null;
    };
    for (const child of caller.children) {
      if (child.x1 <= from || child.x0 >= to) continue;
      if ((child.x1 - child.x0) * scale >= MIN_WIDTH) {
        flush();
        boxes.push(boxFor(child, child.x0, child.x1, 0, child.total));
        continue;
      }
      layout.left += child.size;
      if (isTime && run && ((run.x1 - run.x0) * scale >= 1 || (child.x0 - run.x1) * scale >= MIN_WIDTH)) flush();
      run ??= { x0: child.x0, count: 0, total: 0, largest: child };
      run.x1 = child.x1;
      run.count++;
      run.total += child.total;
      if (child.total > run.largest.total) run.largest = child;
    }
    flush();
  };

  for (const { root, up } of lanes) {
    const levels = [];
    let level = [boxFor(root, root.x0, root.x1, 0, root.total)];
    while (level.length) {
      levels.push(level);
      const below = [];
      for (const { node, w, small } of level) {
        if (small) continue;
        if (w >= MIN_CALLER_WIDTH) placeChildren(node, below);
        else layout.left += node.size - 1;
      }
      level = below;
    }
    layout.rows.push(...(up ? levels.slice(1).reverse() : levels));
  }
  return layout;
}

/** The box of a row at x, or undefined. */
export function boxAt(row, x) {
  return row?.find((box) => x >= box.x && x < box.x + box.w);
}

/** The box of a row that overlaps a box most to the left, for moving up and down; undefined where there is none. */
export const overlapping = (row, { x, w }) => row?.find((box) => box.x + box.w > x + 0.01 && box.x < x + w - 0.01);
