import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenWeights, readProfile, threadNodes } from '../src/profile.js';
import { foldChains, follow, mergedTree, pathOf, preorder } from '../src/tree.js';
import { sandwich } from '../src/sandwich.js';
import { lanesOf, rangeWeights, timeTree } from '../src/timeline.js';
import { Recording } from './recording.mjs';
import { training } from './training.mjs';

const NONE = new Set();
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const python = (label, line = 1) => ({ kind: 0, label, file: 'In [1]', line });
const native = (label) => ({ kind: 4, label, file: 'lib.so' });

function profileOf(...stacks) {
  const recording = new Recording('In [1]', 10, ['MainThread']);
  for (const [slots, ...stack] of stacks) recording.add('MainThread', stack, slots);
  return readProfile(recording.toData({ timeline: true }));
}

const treeOf = (profile, hidden = NONE, thread = 0) =>
  mergedTree(profile, chosenWeights(profile, profile.self, thread, hidden), hidden);

const names = (root) => preorder(root).map((node) => `${node.frame.name} ${node.total}`);

test('the merged tree accounts for every nanosecond', () => {
  const profile = readProfile(training());
  const tree = treeOf(profile);
  assert.equal(tree.total, sum(profile.self));
  for (const node of preorder(tree)) {
    assert.equal(node.total, node.self + sum(node.children.map((child) => child.total)));
    assert.ok(node.children.every((child, i) => i === 0 || child.total <= node.children[i - 1].total));
  }
});

test('code of a hidden class is its callers\', waiting that is hidden is left out', () => {
  const profile = profileOf([3, python('f'), native('a'), python('g')], [2, python('f'), native('b'), python('g')], [5, python('f'), { kind: 6, label: 'read' }]);
  assert.deepEqual(names(treeOf(profile, new Set([4]))), ['In [1] 100', 'f 100', 'g 50', 'read 50']);
  assert.deepEqual(names(treeOf(profile, new Set([6, 4]))), ['In [1] 50', 'f 50', 'g 50']);
});

test('a thread is what is below its node', () => {
  const profile = readProfile(training());
  const [main, worker] = threadNodes(profile);
  assert.equal(main.name, 'MainThread');
  assert.equal(treeOf(profile, NONE, main.node).total + treeOf(profile, NONE, worker.node).total, sum(profile.self));
});

test('chains of one width and one class become one node, and nothing is lost', () => {
  const profile = profileOf([9, python('f'), native('a'), native('b'), native('c')], [1, python('f'), native('a'), native('b'), native('d')]);
  const tree = foldChains(treeOf(profile));
  assert.deepEqual(names(tree), ['In [1] 100', 'f 100', 'a 100', 'c 90', 'd 10']);
  const folded = tree.children[0].children[0];
  assert.deepEqual(folded.chain.map((frame) => frame.name), ['a', 'b']);
  assert.ok(folded.children.every((child) => child.parent === folded));
});

test('a folded chain keeps the own time of each of its calls', () => {
  const profile = profileOf([1, python('f'), native('a'), native('b')], [2, python('f'), native('a')], [397, python('f'), native('a'), native('b'), native('c')]);
  const tree = foldChains(treeOf(profile));
  const [folded] = tree.children[0].children;
  assert.equal(folded.chain.length, 3);
  assert.equal(folded.self, 4000);
  for (const node of preorder(tree)) assert.equal(node.total, node.self + sum(node.children.map((child) => child.total)));
});

test('a deep stack is no problem', () => {
  const deep = Array.from({ length: 20000 }, (_, i) => python(`f${i % 3}`, i));
  const recording = new Recording('deep', 1, ['MainThread']);
  let node = recording.root;
  for (const frame of deep) node = recording.child(node, frame);
  node.self = 5;
  const data = new Recording('deep', 1, ['MainThread']).toData();
  const frames = [...recording.frames.values()].map(({ columns }) => columns);
  ['kind', 'label', 'detail', 'file', 'line'].forEach((column, i) => (data.frames[column] = frames.map((each) => each[i])));
  data.texts = [...recording.texts.keys()];
  data.nodes = {
    up: [0, ...deep.map(() => 1)],
    frame: [-1, ...deep.map((_, i) => i)],
    self: [...deep.map(() => 0), 5],
    samples: [...deep.map(() => 0), 5],
  };
  const tree = foldChains(treeOf(readProfile(data)));
  assert.equal(tree.children[0].chain.length, 20000);
});

test('a path finds its node again', () => {
  const tree = treeOf(readProfile(training()));
  for (const node of preorder(tree)) assert.equal(follow(tree, pathOf(node)), node);
});

test('callers and callees have the time of all calls; recursion counts once', () => {
  const f = python('f');
  const profile = profileOf([4, python('a'), f, native('x')], [2, python('b'), f, f, native('x')], [1, python('b'), f]);
  const tree = treeOf(profile);
  const { callers, callees } = sandwich(tree, profile.frames.find((frame) => frame.name === 'f').fn);
  assert.deepEqual(names(callers), ['f 70', 'a 40', 'b 30']);
  assert.deepEqual(names(callees), ['f 70', 'x 40', 'f 20', 'x 20']);
  assert.equal(sandwich(tree, 12345), null);
});

test('time order has what ran when', () => {
  const f = python('f', 1);
  const profile = profileOf([2, f, native('a')], [1, f, native('b')], [2, f, native('a')], [1, f, { kind: 6, label: 'read' }]);
  const root = timeTree(profile, profile.lanes[0], NONE);
  const boxes = preorder(root).map((node) => `${node.frame.name} ${node.x0}-${node.x1}`);
  assert.deepEqual(boxes, ['In [1] 0-60', 'f 0-60', 'a 0-20', 'b 20-30', 'a 30-50', 'read 50-60']);
  const onCpu = preorder(timeTree(profile, profile.lanes[0], new Set([6])));
  assert.deepEqual(onCpu.map((node) => `${node.frame.name} ${node.x0}-${node.x1}`), ['In [1] 0-60', 'f 0-50', 'a 0-20', 'b 20-30', 'a 30-50']);
});

test('time order, merged, is the merged graph', () => {
  const profile = readProfile(training());
  const merged = names(treeOf(profile)).sort();
  const end = 1e12;
  const again = mergedTree(profile, rangeWeights(profile, [0, end]), NONE);
  assert.deepEqual(names(again).sort(), merged);
  const parts = [rangeWeights(profile, [0, 3.333e9]), rangeWeights(profile, [3.333e9, end])];
  assert.ok(Math.abs(sum(parts[0]) + sum(parts[1]) - sum(profile.self)) < 1);
});

test('each thread has its lane', () => {
  const profile = readProfile(training());
  const [main, worker] = threadNodes(profile);
  assert.equal(lanesOf(profile, 0).length, 2);
  assert.deepEqual(lanesOf(profile, main.node).map((lane) => lane.name), ['MainThread']);
  assert.deepEqual(lanesOf(profile, worker.node).map((lane) => lane.name), ['DataLoader worker']);
});
