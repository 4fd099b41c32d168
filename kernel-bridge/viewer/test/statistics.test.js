import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, readProfile } from '../src/profile.js';
import { mergedTree } from '../src/tree.js';
import { functionRows, lineRows } from '../src/statistics.js';
import { filesWithSource } from '../src/heat.js';
import { findMatches, search } from '../src/search.js';
import { sourceLine } from '../src/tooltip.js';
import { toCollapsed, toSpeedscope } from '../src/export.js';
import { Recording } from './recording.mjs';
import { training } from './training.mjs';

const NONE = new Set();
const cell = (label, line) => ({ kind: 0, label, file: 'In [1]', line });
const native = { kind: 4, label: 'gemm', file: 'blas.so' };
const wait = { kind: 6, label: 'read' };

function small() {
  const recording = new Recording('In [1]', 10, ['MainThread']);
  const add = (slots, ...stack) => recording.add('MainThread', stack, slots);
  add(3, cell('<module>', 9), cell('f', 2), native);
  add(2, cell('<module>', 9), cell('f', 2), cell('f', 2));
  add(4, cell('<module>', 9), cell('f', 3), wait);
  add(1, cell('<module>', 10));
  return readProfile(recording.toData({ timeline: true }));
}

test('a line has the time of what it calls in C, and waiting apart', () => {
  const profile = small();
  const rows = lineRows(profile, profile.self, 'In [1]');
  const times = ({ selfRunning, selfWaiting, running, waiting }) => [selfRunning, selfWaiting, running, waiting];
  assert.deepEqual(times(rows.get(2)), [50, 0, 50, 0]);
  assert.deepEqual(times(rows.get(3)), [0, 40, 0, 40]);
  assert.deepEqual(times(rows.get(9)), [0, 0, 50, 40]);
  assert.deepEqual(times(rows.get(10)), [10, 0, 10, 0]);
});

test('functions: recursion counts once', () => {
  const profile = small();
  const rows = functionRows(mergedTree(profile, profile.self, NONE));
  const shown = rows.map(({ frame, self, total }) => `${frame.name} ${self} ${total}`);
  assert.deepEqual(shown, ['read 40 40', 'gemm 30 30', 'f 20 90', '<module> 10 100']);
});

test('search by text, by expression and by line', () => {
  const profile = readProfile(training());
  const tree = mergedTree(profile, profile.self, NONE);
  const named = (query) => new Set(profile.frames.filter((frame) => search(query, profile.frames).ids.has(frame.id)).map((frame) => frame.name));
  assert.deepEqual(named('TENSOR.backw'), new Set(['Tensor.backward']));
  assert.deepEqual(named('/^aten::(mm|addmm)\\b/'), new Set(['aten::mm', 'aten::addmm']));
  assert.ok(!named('/^ATEN/s').size && named('/^ATEN/').size);
  assert.deepEqual(named('In [5] line 1'), new Set(['<module>']));
  assert.equal(search('', profile.frames), null);
  assert.equal(search('/(/', profile.frames).problem, 'no such pattern');
  const found = findMatches(tree, search('In [5]', profile.frames).ids);
  assert.ok(found.nodes.length > 8);
  assert.ok(found.total < tree.total && found.total > 0);
});

test('the place of a line is found whatever characters are in it', () => {
  const recording = new Recording('x', 1, ['MainThread']);
  const file = '/home/me/c++/x.py';
  recording.add('MainThread', [{ kind: 1, label: 'f', file, line: 12 }, { kind: 1, label: 'g', file, line: 123 }], 1);
  const { frames } = readProfile(recording.toData());
  assert.deepEqual(search(`${file}:12`, frames), { ids: new Set([0]), problem: '' });
});

test('the text of a file may be in several pieces', () => {
  const recording = new Recording('x', 1, ['MainThread']);
  const sources = [
    { file: 'f.py', first: 3, lines: ['def f():', '    return 1'] },
    { file: 'g.py', first: 1, lines: ['g'] },
    { file: 'f.py', first: 20, lines: ['def h():'] },
  ];
  const profile = readProfile(recording.toData({ sources }));
  const line = (number) => sourceLine(profile, { file: 'f.py', line: number });
  assert.deepEqual([2, 4, 5, 20, 21].map(line), ['', 'return 1', '', 'def h():', '']);
  assert.deepEqual(filesWithSource(profile), ['f.py', 'g.py']);
});

test('frames are named as in the static picture', () => {
  const names = new Set(readProfile(training()).frames.map(describe));
  for (const name of ['In [5] line 18', 'train · In [5] line 12', 'Net.forward (digits.py:4)']) assert.ok(names.has(name), name);
});

test('collapsed stacks are escaped and counted in samples', () => {
  const recording = new Recording('x', 1, ['MainThread']);
  recording.add('MainThread', [{ kind: 1, label: 'a;b\\', file: 'f.py', line: 3 }, { kind: 4, label: 'n 12', file: '' }], 7);
  assert.equal(toCollapsed(readProfile(recording.toData())), 'a\\u003bb\\\\ (f.py:3);n\\u002012 7\n');
});

test('speedscope has one profile for each thread, in the order of time', () => {
  const profile = readProfile(training());
  const file = JSON.parse(toSpeedscope(profile));
  assert.deepEqual(file.profiles.map(({ name }) => name), ['MainThread', 'DataLoader worker']);
  for (const { samples, weights, endValue } of file.profiles) {
    assert.equal(samples.length, weights.length);
    assert.equal(endValue, weights.reduce((a, b) => a + b));
    assert.ok(samples.flat().every((frame) => file.shared.frames[frame]));
  }
  const merged = JSON.parse(toSpeedscope({ ...profile, lanes: [] }));
  assert.deepEqual(merged.profiles.map(({ name }) => name), ['MainThread', 'DataLoader worker']);
});
