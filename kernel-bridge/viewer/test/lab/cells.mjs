/** Cells that are harder than the quickstart's. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pressEverywhere } from './keys.mjs';
import { graphOf, openNotebook, writeNotebook } from './notebook.mjs';
import { CELLS } from './sources.mjs';

const NUMBER = Object.fromEntries(Object.keys(CELLS).map((name, index) => [name, index]));

export function testCells({ place, skip, workshop }) {
  let notebook;
  const output = (name) => notebook.cells.nth(NUMBER[name]).locator('.jp-Cell-outputArea');
  const graph = (name) => graphOf(output(name).locator('.jflame'));
  const next = (name, body) =>
    test(name, { skip }, async () => {
      assert.ok(notebook, 'the notebook did not run');
      await body();
    });

  test('two graphs in one notebook', { skip }, async () => {
    const opened = await openNotebook(workshop.lab, workshop.browser, await writeNotebook(place, 'cells.ipynb', Object.values(CELLS)));
    await opened.profile(NUMBER.long, 2);
    assert.deepEqual(opened.errors, []);
    notebook = opened;
    await graph('threads').root.locator('input').fill('work');
    assert.equal(await graph('nasty').text('.matched'), '');
    assert.match(await graph('threads').text('.matched'), /^\d+ % · \d+$/);
    await graph('threads').root.locator('input').fill('');
  });

  next('no command\'s key reaches the notebook from anything in the graph', async () => {
    const before = await notebook.contents();
    const { root } = graph('threads');
    await root.locator('summary').last().click();
    const tried = await pressEverywhere(notebook.page, graph('threads'), async (where) => {
      assert.equal(await notebook.contents(), before, where);
      assert.equal(await notebook.page.locator('.jp-Dialog').count(), 0, where);
    });
    for (const tag of ['CANVAS', 'BUTTON', 'INPUT', 'SELECT', 'SUMMARY']) assert.ok(tried.some((each) => each.startsWith(tag)), `${tag} of ${tried}`);
    await output('mathematics').locator('p').click();
    await notebook.page.keyboard.press('b');
    assert.notEqual(await notebook.contents(), before, 'the same keys do something elsewhere');
    await notebook.page.keyboard.press('z');
    assert.equal(await notebook.contents(), before);
  });

  next('names, files and a title that are hostile stay names', async () => {
    await staysNames(notebook, graph('nasty'));
    await notebook.save();
    const text = await readFile(path.join(place.folder, 'cells.ipynb'), 'utf8');
    await writeFile(path.join(place.folder, 'foreign.ipynb'), text.replace('it ran', 'it did run'));
    const foreign = await openNotebook(workshop.lab, workshop.browser, 'foreign.ipynb');
    const pictures = foreign.graphs.locator('img');
    await pictures.nth(1).scrollIntoViewIfNeeded();
    assert.equal(await pictures.count(), 2);
    assert.ok((await foreign.graphs.nth(1).innerText()).length < 10_000);
    await staysHarmless(foreign);
    await foreign.close();
  });

  next('dark and light follow Lab\'s theme', async () => {
    const { root, hover } = graph('threads');
    const scheme = (expected) =>
      notebook.page.waitForFunction(([host, wanted]) => host.shadowRoot.querySelector('.wrap').style.colorScheme === wanted, [hosted, expected]);
    const hosted = await root.locator('.jflame-view').elementHandle();
    for (const [theme, dark] of [['JupyterLab Dark', 'dark'], ['JupyterLab Light', 'light']]) {
      await notebook.theme(theme);
      await root.scrollIntoViewIfNeeded();
      await scheme(dark);
      await hover(60, 70);
      await notebook.shot(`theme-${dark}`);
      const [red] = (await root.locator('.tip').evaluate((tip) => getComputedStyle(tip).backgroundColor)).match(/\d+/);
      assert.equal(dark === 'dark', Number(red) < 90);
    }
  });

  next('a cell that runs shows a picture, which is renewed and becomes the graph', async () => {
    await notebook.run(NUMBER.long);
    const live = output('long').locator('.jflame');
    const headers = new Set();
    for (let i = 0; headers.size < 3; i++) {
      const text = await live.textContent();
      assert.match(text, /^running In \[(\d+)\].*In \[\1\] line/);
      headers.add(text);
      if (i === 2) await notebook.shot('live');
      await notebook.page.waitForFunction(([root, last]) => root.textContent !== last, [await output('long').elementHandle(), text]);
    }
    assert.equal(await live.count(), 1);
    await writeFile(path.join(place.folder, 'enough'), '');
    await notebook.drawn(3);
    await notebook.idle();
    assert.equal(await live.count(), 1);
    assert.doesNotMatch(await live.textContent(), /running In/);
    assert.ok(await graph('long').isAlive());
  });

  next('Lab\'s interrupt leaves the graph so far, and the next cells do not run', async () => {
    await notebook.run(NUMBER.endless, 2);
    await output('endless').locator('.jflame img').waitFor();
    await notebook.toolbar('interrupt-kernel').click();
    await notebook.drawn(4);
    await notebook.idle();
    assert.match(await output('endless').textContent(), /KeyboardInterrupt/);
    assert.match(await graph('endless').text('.heat'), /sum\(range/);
    await graph('endless').root.scrollIntoViewIfNeeded();
    await notebook.shot('interrupted');
    assert.equal(await output('after').textContent(), '');
    assert.deepEqual(notebook.errors, []);
    await notebook.close();
  });
}

/** All that a reader can do with names does them no harm. */
async function staysNames(notebook, { root, canvas, hover, text }) {
  const { page } = notebook;
  await page.locator('.jp-OutputArea mjx-container').first().waitFor(); // so MathJax has been here
  await root.locator('summary').last().click();
  const { height } = await canvas.boundingBox();
  for (let y = 10; y < height; y += 20) await hover(12, y);
  await notebook.shot('hostile');
  await root.locator('input').fill('$_0');
  assert.match(await text('.matched'), /^\d+ % · \d+$/);
  await root.locator('input').press('Enter');
  assert.match(await text('.selected'), /^\$_0 foo::\$_1/);
  await root.locator('input').fill('');
  await staysHarmless(notebook);
}

async function staysHarmless({ page, graphs, errors }) {
  assert.equal(await page.evaluate(() => window.stolen), undefined);
  assert.equal(await graphs.locator('mjx-container, iframe, svg, b b, i b').count(), 0);
  assert.equal(await graphs.locator('img').count(), await graphs.count());
  assert.deepEqual(errors, []);
}
