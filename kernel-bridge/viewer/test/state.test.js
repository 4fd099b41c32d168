import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProfile } from '../src/profile.js';
import { firstState, sameNode, sceneOf, zoomTo } from '../src/state.js';
import { preorder } from '../src/tree.js';
import { Recording } from './recording.mjs';
import { training } from './training.mjs';

const python = (label, line = 1) => ({ kind: 0, label, file: 'In [1]', line });
const library = (label, line = 1) => ({ kind: 2, label, file: 'lib.py', line });
const native = (label) => ({ kind: 4, label, file: 'lib.so' });

/** Stacks of one thread, or of several: `[slots, ...frames]`. */
function profileOf(threads) {
  const recording = new Recording('In [1]', 10, Object.keys(threads));
  for (const [thread, stacks] of Object.entries(threads)) {
    for (const [slots, ...stack] of stacks) recording.add(thread, stack, slots);
  }
  return readProfile(recording.toData({ timeline: true }));
}

const sceneFor = (profile, patch) => sceneOf(profile, { ...firstState(), ...patch });
const fnOf = (profile, name) => profile.frames.find((frame) => frame.name === name).fn;
const found = (profile, patch) => sceneFor(profile, patch).found;

test('in a compact graph too a node is found again, also one that is its caller\'s last call again', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => library(name));
  const profile = profileOf({ MainThread: [[6, python('f'), a, b, b], [4, python('f'), a, b, c]] });
  const scene = sceneFor(profile, { compact: true });
  const row = scene.roots[0].children[0].children[0];
  assert.deepEqual(row.chain.map(({ name }) => name), ['a', 'b']);
  assert.deepEqual(row.children.map(({ frame }) => frame.name), ['b', 'c']);
  for (const node of preorder(scene.roots[0]).slice(1)) {
    assert.equal(sameNode(scene, node), node);
    const zoomed = sceneFor(profile, { compact: true, zoom: zoomTo(node, false) });
    assert.equal(zoomed.zoomed.frame, node.frame);
    assert.deepEqual(zoomed.domain, [node.x0, node.x1]);
  }
});

test('a node keeps its place when chains are folded or not', () => {
  const profile = readProfile(training());
  const [plain, compact] = [false, true].map((isCompact) => sceneFor(profile, { compact: isCompact }));
  for (const node of preorder(compact.roots[0]).slice(1)) {
    const same = sameNode(plain, node);
    assert.equal(same.total, node.total);
    assert.equal(sameNode(compact, same), node);
  }
});

test('a part of a zoomed frame stays within it when it becomes smaller', () => {
  const read = { kind: 6, label: 'read' };
  const profile = profileOf({ MainThread: [[60, python('g'), read], [10, python('g')], [30, python('f')], [5, python('h')]] });
  const [g] = sceneFor(profile, {}).roots[0].children;
  const zoom = { ...zoomTo(g, false), domain: [600, 700] };
  assert.deepEqual(sceneFor(profile, { zoom }).domain, [600, 700]);
  const { zoomed, domain } = sceneFor(profile, { zoom, hidden: new Set([6]) });
  assert.deepEqual([zoomed.x0, zoomed.x1], [300, 400]);
  assert.deepEqual(domain, [300, 400]);
});

test('in time order what matches is a share of all threads\' time', () => {
  const f = python('f');
  const profile = profileOf({ MainThread: [[10, f]], worker: [[6, f], [2, python('g')]] });
  const { total, whole } = found(profile, { view: 'time', query: 'f · ' });
  assert.deepEqual([total, whole], [160, 180]);
  assert.deepEqual([found(profile, { query: 'f · ' })].map((each) => [each.total, each.whole]), [[160, 180]]);
});

test('a search among callers and callees counts both, and one side of a match once', () => {
  const profile = profileOf({ MainThread: [[6, python('a'), python('f'), native('x')], [3, python('b'), python('f')], [1, python('a')]] });
  const counted = (query, name = 'f', hidden = []) => {
    const { nodes, total, whole } = found(profile, { view: 'sandwich', fn: fnOf(profile, name), hidden: new Set(hidden), query });
    return [nodes.length, total, whole];
  };
  assert.deepEqual(counted('x (lib'), [1, 60, 100]);
  assert.deepEqual(counted('a · '), [1, 60, 100]);
  assert.deepEqual(counted('f · '), [2, 90, 100]);
  assert.deepEqual(counted('f · ', 'x', [4]), [2, 90, 100]);
});

test('a line among callers and callees is that line, not the function', () => {
  const profile = profileOf({ MainThread: [[6, python('a', 1), python('f', 12), native('x')], [3, python('a', 1), python('f', 13)]] });
  const sandwich = { view: 'sandwich', fn: fnOf(profile, 'f') };
  assert.deepEqual(['In [1] line 12', 'In [1] line 13'].map((query) => found(profile, { ...sandwich, query }).total), [0, 0]);
  assert.equal(found(profile, { ...sandwich, query: 'In [1] line 1' }).total, 90);
  assert.equal(found(profile, { ...sandwich, query: 'f · in [1]' }).total, 90);
  assert.equal(found(profile, { query: 'In [1] line 12' }).total, 60);
});
