import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { COMMITTED } from '../build.mjs';
import { layOut } from '../src/layout.js';
import { readProfile } from '../src/profile.js';
import { firstState, sceneOf } from '../src/state.js';
import { drawn, findBrowser, launch, open } from './browser.mjs';
import { hostile } from './hostile.mjs';
import { output, page as pageOf } from './page.mjs';
import { dense, encode } from './recording.mjs';
import { training } from './training.mjs';

const script = (await readFile(COMMITTED, 'utf8')).trim();
const executable = findBrowser();
const skip = executable ? false : 'no Chromium: set CHROMIUM to its path';
const browser = executable && (await launch());
after(() => browser?.close());

const DATA = training();
const ROW = 20;

/** Where a frame is on the canvas in a state of the viewer. */
function placeOf(name, width, patch = {}) {
  const scene = sceneOf(readProfile(DATA), { ...firstState(), ...patch });
  const { rows } = layOut(scene.lanes, scene.domain, width, scene.isTime);
  for (const [row, boxes] of rows.entries()) {
    const box = boxes.find((each) => each.node.frame.name === name && !each.small);
    if (box) return { x: box.x + box.w / 2, y: row * ROW + ROW / 2 + (scene.isTime ? ROW : 0), rows: rows.length };
  }
  throw new Error(`no box of ${name}`);
}

async function openTraining(options = {}, theme = 'light') {
  const page = await open(browser, pageOf([output(DATA, script)], { theme }), options);
  await drawn(page);
  const canvas = page.locator('canvas');
  const { width } = await canvas.boundingBox();
  const text = (selector) => page.locator(selector).textContent();
  return { page, canvas, width, text };
}

const click = (canvas, { x, y }) => canvas.click({ position: { x, y } });

test('a click zooms, breadcrumbs and Escape go back', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  await click(canvas, placeOf('Tensor.backward', width));
  assert.match(await text('.crumbs'), /MainThread›In \[5\] line 18›train›Tensor\.backward$/);
  assert.match(await text('.selected'), /^Tensor\.backwardtorch\/_tensor\.py:623.* s · \d+ %own/);
  await canvas.hover({ position: { x: 3, y: 50 } });
  assert.match(await text('.tip'), /^Tensor\.backward/);
  await page.locator('.crumbs button', { hasText: 'In [5] line 18' }).click();
  assert.match(await text('.crumbs'), /In \[5\] line 18$/);
  await canvas.focus();
  await page.keyboard.press('Escape');
  assert.match(await text('.crumbs'), /Tensor\.backward$/);
  await page.keyboard.press('Escape');
  assert.match(await text('.crumbs'), /In \[5\]$/);
  assert.deepEqual(page.errors, []);
});

test('search says how much matches, and steps through it', { skip }, async () => {
  const { page, canvas, text } = await openTraining();
  await canvas.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('/^aten::(mm|addmm) /');
  assert.match(await text('.matched'), /^\d+ % · 2$/);
  await page.keyboard.press('Enter');
  assert.match(await text('.matched'), /1 of 2$/);
  assert.match(await text('.selected'), /^aten::(mm|addmm)/);
  await canvas.focus();
  await page.keyboard.press('n');
  assert.match(await text('.matched'), /2 of 2$/);
  await page.keyboard.press('N');
  assert.match(await text('.matched'), /1 of 2$/);
  await page.locator('input').fill('no such thing');
  assert.equal(await text('.matched'), 'no match');
  await page.locator('input').fill('/(/');
  assert.equal(await text('.matched'), 'no such pattern');
  await page.locator('input').press('Escape');
  assert.equal(await text('.matched'), '');
  assert.ok(await canvas.evaluate((element) => element.getRootNode().activeElement === element));
});

test('flipped, the root is at the bottom', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  await page.getByRole('button', { name: 'Flip' }).click();
  const { rows } = placeOf('train', width);
  await canvas.hover({ position: { x: width / 4, y: rows * ROW - ROW / 2 } });
  assert.match(await text('.tip'), /^In \[5\]/);
});

test('classes can be left out, and so can all waiting', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  await page.getByRole('button', { name: /^libraries/ }).click();
  await click(canvas, placeOf('Net.forward', width, { hidden: new Set([2]) }));
  assert.match(await text('.crumbs'), /train›Net\.forward$/);
  await page.getByRole('button', { name: 'On CPU' }).click();
  const off = await page.locator('.legend [aria-pressed=false]').allTextContents();
  assert.equal(off.length, 4);
  assert.ok(off.some((each) => each.startsWith('GPU sync')));
  await page.getByRole('button', { name: 'Wall' }).click();
  assert.equal(await page.locator('.legend [aria-pressed=false]').count(), 1);
});

test('shares of classes are those of the part of the time that is seen', { skip }, async () => {
  const { page } = await openTraining();
  const shares = () => page.locator('.legend button').allTextContents();
  const all = await shares();
  await page.locator('.toolbar select').selectOption('DataLoader worker');
  const worker = await shares();
  assert.notDeepEqual(worker, all);
  assert.equal(worker.find((each) => each.startsWith('GPU sync')), 'GPU sync');
  await page.locator('.toolbar select').selectOption({ index: 0 });
  assert.deepEqual(await shares(), all);
});

test('the focus stays in the graph when what had it is gone', { skip }, async () => {
  const { page, canvas, width } = await openTraining();
  const hasFocus = () => canvas.evaluate((element) => element.getRootNode().activeElement === element);
  await click(canvas, placeOf('Tensor.backward', width));
  await page.locator('.crumbs button', { hasText: 'train' }).focus();
  await page.keyboard.press('Enter');
  assert.ok(await hasFocus());
  await page.locator('.heat tr[data-line="13"] button').focus();
  await page.keyboard.press('Enter');
  assert.ok(await hasFocus());
});

test('time order; a range is merged, and there is a way back', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  await page.getByRole('button', { name: 'Time order' }).click();
  const box = await canvas.boundingBox();
  await canvas.hover({ position: { x: width * 0.9, y: 30 } });
  assert.match(await text('.tip'), /^MainThread/);
  await page.mouse.move(box.x + width * 0.5, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + width * 0.7, box.y + 70, { steps: 4 });
  assert.ok(await page.locator('.band').isVisible());
  await page.mouse.up();
  const crumbs = await text('.crumbs');
  assert.match(crumbs, /Time order›[\d.]+ s – [\d.]+ s$/);
  const [from, to] = crumbs.match(/[\d.]+(?= s)/g).map(Number);
  await canvas.hover({ position: { x: 20, y: 10 } });
  const merged = Number((await text('.tip')).match(/total([\d.]+) s/)[1]);
  assert.ok(merged > (to - from) * 0.99 && merged < 2.01 * (to - from), `${merged} s of ${to - from} s on two threads`);
  await page.locator('.crumbs button', { hasText: 'Time order' }).click();
  await canvas.hover({ position: { x: width * 0.9, y: 30 } });
  assert.match(await text('.tip'), /^MainThread.*lasts/);
  await canvas.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.match(await text('.crumbs'), /In \[5\]$/);
});

test('callers and callees of the selected function', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  await click(canvas, placeOf('_call_impl', width));
  await page.getByRole('button', { name: 'Callers and callees' }).click();
  assert.match(await text('.crumbs'), /callers and callees$/);
  const profile = readProfile(DATA);
  const { fn } = profile.frames.find((frame) => frame.name === '_call_impl');
  const below = placeOf('Conv2d.forward', width, { view: 'sandwich', fn });
  await canvas.hover({ position: below });
  assert.match(await text('.tip'), /^Conv2d\.forward/);
  await canvas.hover({ position: placeOf('_wrapped_call_impl', width, { view: 'sandwich', fn }) });
  assert.match(await text('.tip'), /^_wrapped_call_impl/);
  await click(canvas, below);
  assert.match(await text('.selected'), /^Conv2d\.forward/);
  await canvas.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.match(await text('.crumbs'), /_call_impl$/);
});

test('a thread can be chosen', { skip }, async () => {
  const { page, canvas, text } = await openTraining();
  await page.locator('.toolbar select').selectOption('DataLoader worker');
  await canvas.hover({ position: { x: 40, y: 50 } });
  assert.match(await text('.tip'), /Digits\.__getitem__/);
});

test('lines of the cell and of a clicked function have bars; a line finds its frames', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  const line = page.locator('.heat tr[data-line="13"]');
  assert.match(await line.textContent(), /^\d+\.\d %13 +loss\.backward\(\)$/);
  assert.ok(await line.locator('.calleesWaiting').isVisible());
  await line.locator('button').click();
  assert.match(await text('.matched'), /^\d+ % · 1$/);
  assert.equal(await page.locator('tr.marked').getAttribute('data-line'), '13');
  await line.locator('button').click();
  assert.equal(await text('.matched'), '');
  await click(canvas, placeOf('Net.forward', width));
  assert.equal(await page.locator('.heat select').inputValue(), 'digits.py');
  assert.match(await page.locator('.heat tr[data-line="4"]').textContent(), /max_pool2d/);
});

test('the keyboard does it all', { skip }, async () => {
  const { page, canvas, text } = await openTraining();
  await canvas.focus();
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  assert.match(await text('.selected'), /^train/);
  await press('ArrowRight');
  const second = await text('.selected');
  await press('ArrowLeft');
  assert.notEqual(await text('.selected'), second);
  await press('ArrowRight', 'Enter');
  assert.match(await text('.crumbs'), /^← Back.*train$/);
  assert.match(await text('.aloud'), /^train, In \[5\] line \d+, .* %, own/);
  await press('ArrowUp');
  assert.match(await text('.selected'), /^<module>/);
  await press('Escape');
  assert.match(await text('.crumbs'), /In \[5\]$/);
});

test('no key reaches the notebook while anything of the graph has the focus', { skip }, async () => {
  const { page } = await openTraining();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.evaluate(() => {
    window.commands = [];
    // As Lumino does: in the capture phase at the document, from the event's target upwards.
    document.addEventListener('keydown', (event) => {
      for (let at = event.target; at; at = at.parentElement) {
        if (at.hasAttribute('data-lm-suppress-shortcuts')) return;
        if (at.matches('body')) window.commands.push(event.key);
      }
    }, true);
    document.addEventListener('keydown', (event) => window.commands.push(`bubbled ${event.key}`));
  });
  const focusable = page.locator('.jflame-view :is(button, input, select, summary, canvas)');
  let tried = 0;
  for (const each of await focusable.all()) {
    if (!(await each.isVisible())) continue;
    await each.focus();
    await page.keyboard.press('d');
    await page.keyboard.press('d');
    tried++;
  }
  assert.ok(tried > 20, `${tried}`);
  assert.deepEqual(await page.evaluate(() => window.commands), []);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('d');
  assert.deepEqual(await page.evaluate(() => window.commands), ['d', 'bubbled d']);
});

test('in a sandboxed frame, as Colab has', { skip }, async () => {
  const inner = pageOf([output(DATA, script)]).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  const page = await open(browser, `<!doctype html><iframe sandbox="allow-scripts" width="900" height="800" srcdoc="${inner}"></iframe>`);
  const frame = page.frames()[1];
  await frame.waitForSelector('.jflame[data-draw-ms]');
  const canvas = frame.locator('canvas');
  const { width } = await canvas.boundingBox();
  await click(canvas, placeOf('train', width));
  assert.match(await frame.locator('.crumbs').textContent(), /train$/);
  await frame.getByRole('button', { name: 'Copy name' }).click();
  await frame.getByRole('button', { name: 'Save' }).click();
  await frame.getByRole('button', { name: 'Collapsed stacks' }).click();
  assert.ok(!page.errors.some((error) => /jflame|Uncaught/.test(error)), page.errors.join());
});

test('names of others never run', { skip }, async () => {
  const page = await open(browser, pageOf([output(hostile(), script)]));
  await drawn(page);
  await page.locator('summary').click();
  const canvas = page.locator('canvas');
  const { width } = await canvas.boundingBox();
  for (let x = 2; x < width; x += 24) await canvas.hover({ position: { x, y: 50 } });
  await page.getByRole('button', { name: 'Time order' }).click();
  await page.getByRole('button', { name: 'Flip' }).click();
  assert.equal(await page.evaluate(() => window.stolen), undefined);
  assert.deepEqual(page.errors, []);
});

test('nothing is added to the page: no global, no listener', { skip }, async () => {
  const { page } = await openTraining();
  const added = await page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => !window.globalsBefore.includes(name) && name !== 'globalsBefore'));
  assert.deepEqual(added, []);
  assert.deepEqual(await page.evaluate(() => window.pageListeners), []);
});

test('three graphs, and two views of one output', { skip }, async () => {
  const page = await open(browser, pageOf([output(DATA, script), output({ ...DATA, id: 'jf-other', title: 'In [6]' }, script), output(DATA, script)]));
  await drawn(page, 3);
  assert.equal(await page.locator('canvas').count(), 3);
  await page.locator('input').nth(1).fill('train');
  assert.deepEqual((await page.locator('.matched').allTextContents()).map((each) => each !== ''), [false, true, false]);
});

test('as VS Code runs it: a script that is put beside the output, and run again', { skip }, async () => {
  const page = await open(browser, pageOf([output(DATA, script, { withScript: false }), output(DATA, script, { withScript: false })]));
  const run = () =>
    page.evaluate((code) => {
      for (const root of document.querySelectorAll('.output')) {
        const made = document.createElement('script');
        made.text = code;
        root.append(made);
        made.remove();
      }
    }, `(${script})("${encode(DATA)}")`);
  await run();
  await drawn(page, 2);
  await run();
  await page.waitForTimeout(200);
  assert.equal(await page.locator('.jflame-view').count(), 2);
  assert.equal(await page.locator('canvas').count(), 2);
});

test('under a strict policy', { skip }, async () => {
  const html = pageOf([output(DATA, script)]).replace('<script>', '<script nonce="abc">');
  const page = await open(browser, html, { headers: { 'Content-Security-Policy': "default-src 'none'; img-src data:; script-src 'nonce-abc'" } });
  await drawn(page);
  assert.equal(await page.locator('.toolbar').evaluate((element) => getComputedStyle(element).display), 'flex');
  assert.equal(await page.locator('.legend i').first().evaluate((element) => getComputedStyle(element).backgroundColor), 'rgb(242, 169, 59)');
});

test('the page\'s theme is followed, also when it changes', { skip }, async () => {
  const { page, canvas } = await openTraining({}, 'dark');
  const background = async () => {
    await canvas.hover({ position: { x: 50, y: 10 } });
    return page.locator('.tip').evaluate((element) => getComputedStyle(element).backgroundColor);
  };
  assert.match(await background(), /^rgb\((\d|[1-4]\d), /);
  const turn = (scheme, color) =>
    page.evaluate(([name, text]) => (document.body.style.cssText += `;color-scheme:${name};color:${text}`), [scheme, color]);
  const isDrawnFor = (scheme) =>
    page.waitForFunction((name) => document.querySelector('.jflame-view').shadowRoot.querySelector('.wrap').style.colorScheme === name, scheme);
  await turn('light', '#111');
  await isDrawnFor('light');
  assert.equal(await background(), 'rgb(255, 255, 255)');
  // As JupyterLab does, whose change of stylesheets starts no transition.
  await page.locator('.wrap').evaluate((wrap) => (wrap.style.transition = 'none'));
  await turn('dark', '#eee');
  await isDrawnFor('dark');
});

test('files are made in the page', { skip }, async () => {
  const { page } = await openTraining();
  const save = async (name) => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const svg = await save('Picture as seen (SVG)');
  assert.equal(svg.name, 'In-5.svg');
  const problems = await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent, svg.text);
  assert.equal(problems, undefined);
  assert.match(svg.text, /Tensor\.backward/);
  const collapsed = await save('Collapsed stacks');
  const counted = collapsed.text.trim().split('\n').reduce((sum, line) => sum + Number(line.match(/ (\d+)$/)[1]), 0);
  assert.equal(counted, DATA.nodes.samples.reduce((a, b) => a + b));
  const speedscope = await save('speedscope');
  assert.equal(JSON.parse(speedscope.text).profiles.length, 2);
});

test('an output that is taken out and put back, wider, is drawn again', { skip }, async () => {
  const { page, canvas } = await openTraining();
  await page.evaluate(async () => {
    const root = document.querySelector('.jflame');
    const { parentElement } = root;
    root.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    parentElement.append(root);
  });
  await page.setViewportSize({ width: 600, height: 800 });
  await canvas.hover({ position: { x: 30, y: 10 } });
  await page.waitForFunction(() => document.querySelector('.jflame-view').shadowRoot.querySelector('canvas').clientWidth < 600);
});

test('compact folds chains, and the wheel zooms only with Ctrl', { skip }, async () => {
  const { page, canvas, width, text } = await openTraining();
  await page.getByRole('button', { name: 'Compact' }).click();
  await canvas.hover({ position: placeOf('Tensor.backward', width, { compact: true }) });
  assert.match(await text('.tip'), /calls only backward › _engine_run_backward/);
  await page.mouse.wheel(0, -100);
  assert.ok(await page.locator('.crumbs .plain').isHidden());
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  assert.ok(await page.locator('.crumbs .plain').isVisible());
});

test('5000 frames are drawn at once', { skip }, async (t) => {
  const page = await open(browser, pageOf([output(dense(), script)]), { width: 1100 });
  await drawn(page);
  assert.match(await page.locator('.selected .hint').textContent(), /^Click a frame to zoom in\.$/); // none is too narrow
  const times = await page.evaluate(async () => {
    const root = document.querySelector('.jflame');
    const flip = [...root.querySelector('.jflame-view').shadowRoot.querySelectorAll('button')].find((each) => each.textContent === 'Flip');
    const all = [Number(root.dataset.drawMs)];
    for (let i = 0; i < 10; i++) {
      flip.click();
      await new Promise(requestAnimationFrame);
      all.push(Number(root.dataset.drawMs));
    }
    return all;
  });
  t.diagnostic(`drawn in ${times.join(', ')} ms`);
  assert.ok(times.every((time) => time > 0));
});
