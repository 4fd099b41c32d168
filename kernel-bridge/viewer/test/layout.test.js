import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProfile } from '../src/profile.js';
import { mergedTree } from '../src/tree.js';
import { timeTree } from '../src/timeline.js';
import { layOut } from '../src/layout.js';
import { createRuler, fitLabel } from '../src/label.js';
import { amount, count, duration, percent, printable } from '../src/format.js';
import { firstState, sceneOf, within } from '../src/state.js';
import { large } from './recording.mjs';
import { training } from './training.mjs';

const NONE = new Set();

function assertNoOverlap(rows, width) {
  for (const row of rows) {
    row.forEach((box, i) => {
      assert.ok(box.x >= -1e-6 && box.x + box.w <= width + 1e-6);
      assert.ok(i === 0 || box.x >= row[i - 1].x + row[i - 1].w - 1e-6);
    });
  }
}

test('boxes lie below their callers and beside each other', () => {
  const tree = mergedTree(readProfile(training()), readProfile(training()).self, NONE);
  const { rows } = layOut([{ root: tree }], [0, tree.x1], 1000, false);
  assertNoOverlap(rows, 1000);
  rows.slice(1).forEach((row, index) => {
    for (const box of row) {
      const caller = rows[index].find((above) => above.node === (box.small ? box.node : box.node.parent));
      assert.ok(box.x >= caller.x - 1e-6 && box.x + box.w <= caller.x + caller.w + 1e-6);
    }
  });
});

test('what is too narrow is counted', () => {
  const profile = readProfile(large());
  const tree = mergedTree(profile, profile.self, NONE);
  const { rows, left } = layOut([{ root: tree }], [0, tree.x1], 300, false);
  const drawn = rows.flat().filter((box) => !box.small).length;
  assert.equal(drawn + left, tree.size);
  assert.ok(rows.flat().some((box) => box.small));
});

test('time order keeps its places', () => {
  const profile = readProfile(training());
  const tree = timeTree(profile, profile.lanes[0], NONE);
  const { rows } = layOut([{ root: tree }], [0, tree.x1], 800, true);
  assertNoOverlap(rows, 800);
  const zoomed = layOut([{ root: tree }], [tree.x1 / 2, tree.x1 / 2 + 1e8], 800, true);
  assertNoOverlap(zoomed.rows, 800);
  assert.equal(zoomed.rows[0][0].w, 800);
});

test('zooming keeps two callers in sight', () => {
  const profile = readProfile(training());
  const first = sceneOf(profile, firstState());
  const deep = first.roots[0].children[0].children[0].children[0].children[0];
  const path = [];
  for (let node = deep; node.parent; node = node.parent) path.unshift(node.frame.id);
  const scene = sceneOf(profile, { ...firstState(), zoom: { path } });
  assert.equal(scene.zoomed.frame.id, deep.frame.id);
  assert.equal(scene.callers.size, 2);
  const { rows } = layOut(scene.lanes, scene.domain, 500, false);
  assert.deepEqual(rows.slice(0, 3).map((row) => row.map((box) => box.w)), [[500], [500], [500]]);
});

test('a domain stays within its bounds', () => {
  assert.deepEqual(within([-5, 5], [0, 100]), [0, 10]);
  assert.deepEqual(within([95, 105], [0, 100]), [90, 100]);
  assert.deepEqual(within([-5, 500], [0, 100]), [0, 100]);
});

test('labels give up the share, then the file, then the end of the name', () => {
  const ruler = createRuler((text) => text.length);
  const node = { frame: { name: 'forward', where: 'a.py:12' }, chain: [{}] };
  const label = (available) => fitLabel({ node, small: 0, total: 37 }, 100, ruler, available);
  assert.equal(label(30), 'forward (a.py:12)\u200e\u200237 %');
  assert.equal(label(20), 'forward (a.py:12)');
  assert.equal(label(13), 'forward\u200e\u200237 %');
  assert.equal(fitLabel({ node: { ...node, frame: { name: 'a_long_name_of_a_function', where: '' } }, small: 0, total: 1 }, 2, ruler, 12), 'a_long_name…');
  assert.equal(label(5), '');
});

test('amounts are written as in the rest of jflame', () => {
  assert.deepEqual([0, 85e3, 421e6, 4.21e9, 12.4e9, 304e9, 9120e9].map(duration), ['0 s', '85.0 µs', '421 ms', '4.21 s', '12.4 s', '5 min 04 s', '2 h 32 min']);
  assert.deepEqual([percent(62, 100), percent(0.4, 100), percent(0.01, 100), percent(0, 0)], ['62 %', '0.4 %', '<0.1 %', '0 %']);
  assert.deepEqual([count(4190), count(41900), amount(1, 'samples')], ['4190', '41 900', '1 sample']);
});

test('no text turns or breaks a line', () => {
  assert.equal(printable('a\u202eb\nc\0d\ud800'), 'a\ufffdb c\ufffdd\ufffd');
  assert.equal(printable(`a${'\u0301'.repeat(99)}`), `a${'\u0301'.repeat(4)}`);
  assert.equal(printable('\u{1f525} \u05e9'), '\u{1f525} \u05e9');
});
