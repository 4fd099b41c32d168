import { childFor, newNode, preorder, sumUp } from './tree.js';

/**
 * Who calls a function and what it calls, merged over all its calls. A call of itself is counted once and drawn among
 * its callees.
 *
 * @param {import('./tree.js').TreeNode} tree the merged tree
 * @param {number} fn
 * @returns {{callers: TreeNode, callees: TreeNode}|null} two trees of the same total whose roots are the function; null
 *     where nothing of it is in the tree
 */
export function sandwich(tree, fn) {
  const outermost = [];
  const isInside = new Set();
  for (const node of preorder(tree)) {
    if (isInside.has(node.parent)) isInside.add(node);
    else if (node.frame.fn === fn) {
      outermost.push(node);
      isInside.add(node);
    }
  }
  if (!outermost.length) return null;
  const heaviest = outermost.reduce((a, b) => (b.total > a.total ? b : a)).frame;
  const frame = { ...heaviest, id: -2, line: 0, where: heaviest.file };
  const callers = newNode(frame, null);
  const callees = newNode(frame, null);
  for (const node of outermost) {
    addCallers(callers, node);
    addCallees(callees, node);
  }
  return { callers: sumUp(callers), callees: sumUp(callees) };
}

function addCallers(root, node) {
  let at = root;
  for (let caller = node.parent; caller?.parent; caller = caller.parent) at = childFor(at, caller.frame);
  at.self += node.total;
}

function addCallees(root, node) {
  const pending = [[root, node]];
  while (pending.length) {
    const [to, from] = pending.pop();
    to.self += from.self;
    for (const child of from.children) pending.push([childFor(to, child.frame), child]);
  }
}
