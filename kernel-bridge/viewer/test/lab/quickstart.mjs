/** The quickstart, run by clicking Run. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { graphOf, openNotebook } from './notebook.mjs';

const CELLS = 10;
const GRAPHS = 3;
const ROW = 20;

/** A wall of names is longer. */
const MOST_CHARACTERS = 3000;

export function testQuickstart({ place, skip, workshop }) {
  let notebook;
  const open = async (name) => openNotebook(workshop.lab, workshop.browser, name);
  let hasRun = false;
  /** What needs the executed notebook says so where there is none, and does not wait for it. */
  const next = (name, body) =>
    test(name, { skip }, async () => {
      assert.ok(hasRun, 'the notebook did not run');
      await body();
    });
  const graph = (index = 0) => graphOf(notebook.graphs.nth(index));

  test('clicking Run shows a graph below each profiled cell', { skip }, async () => {
    notebook = await open('quickstart.ipynb');
    await notebook.profile(CELLS, GRAPHS);
    assert.match(await graph(0).text('.jflame-header'), /^In \[\d+\] · [\d.]+ s · \d+ samples/);
    assert.match(await notebook.cells.nth(9).locator('.jp-OutputArea').textContent(), /LookupError/);
    assert.ok(await graph(0).root.locator('.jflame-picture img').isHidden());
    assert.match(await graph(0).text('.heat'), /total = add\(total, i\)/);
    assert.deepEqual(notebook.errors, []);
    hasRun = true;
    await graph(0).root.scrollIntoViewIfNeeded();
    await notebook.shot('quickstart');
  });

  next('zoom, search, flip, classes and keyboard, in Lab', async () => {
    const { canvas, root, text, button, hover } = graph();
    const name = await hover(30, ROW * 2.5);
    await canvas.click({ position: { x: 30, y: ROW * 2.5 } });
    assert.ok((await text('.crumbs')).endsWith(name), name);
    await notebook.page.keyboard.press('Escape');
    assert.match(await text('.crumbs'), /In \[\d+\]$/);
    await notebook.page.keyboard.press('/');
    await notebook.page.keyboard.type('add');
    assert.match(await text('.matched'), /^\d+ % · \d+$/);
    await notebook.page.keyboard.press('Enter');
    assert.match(await text('.selected'), /^add/);
    await notebook.page.keyboard.press('Escape');
    await notebook.page.keyboard.press('ArrowUp');
    assert.match(await text('.selected'), /^sum_up/);
    await button('Flip').click();
    const { height } = await canvas.boundingBox();
    assert.match(await hover(30, height - ROW / 2), /^In \[\d+\]$/);
    await button('Flip').click();
    const classes = root.locator('.legend button');
    await classes.first().click();
    assert.equal(await classes.first().getAttribute('aria-pressed'), 'false');
    await classes.first().click();
    assert.equal(await classes.first().getAttribute('aria-pressed'), 'true');
  });

  next('a new view of an output is interactive too', async () => {
    await graph().root.locator('.jflame-header').click({ button: 'right' });
    await notebook.page.locator('.lm-Menu-item', { hasText: 'Create New View for Cell Output' }).click();
    await notebook.drawn(1, '.jp-LinkedOutputView');
    assert.ok(await graphOf(notebook.page.locator('.jp-LinkedOutputView .jflame')).isAlive());
    await notebook.page.locator('.lm-TabBar-tab', { hasText: 'quickstart.ipynb' }).click();
    assert.ok(await graph().isAlive());
  });

  next('saved and loaded again, the graphs are interactive', async () => {
    await notebook.save();
    await notebook.close();
    notebook = await open('quickstart.ipynb');
    await notebook.drawn(GRAPHS);
    for (let i = 0; i < GRAPHS; i++) assert.ok(await graph(i).isAlive());
    assert.deepEqual(notebook.errors, []);
  });

  next('somebody else\'s copy shows pictures, no script and no wall of text; trusted, graphs', async () => {
    const text = await readFile(path.join(place.folder, 'quickstart.ipynb'), 'utf8');
    await notebook.close();
    await writeFile(path.join(place.folder, 'copy.ipynb'), text.replace('Where does the time go?', 'Where did the time go?'));
    notebook = await open('copy.ipynb');
    await showsPictures(notebook);
    await notebook.command('notebook:trust');
    await notebook.page.locator('.jp-Dialog .jp-mod-accept').click();
    await notebook.drawn(GRAPHS);
    await notebook.close();
  });

  test('so does a notebook that ran elsewhere', { skip }, async () => {
    notebook = await open(await workshop.executed());
    await showsPictures(notebook);
    await notebook.shot('untrusted');
    await notebook.close();
  });
}

async function showsPictures({ page, graphs }) {
  await graphs.nth(GRAPHS - 1).scrollIntoViewIfNeeded();
  const pictures = graphs.locator('img');
  assert.equal(await pictures.count(), GRAPHS);
  for (const picture of await pictures.all()) {
    await page.waitForFunction((image) => image.complete && image.naturalWidth > 500, await picture.elementHandle());
    assert.ok(await picture.isVisible());
  }
  for (const each of await graphs.all()) assert.ok((await each.innerText()).length < MOST_CHARACTERS);
  assert.equal(await graphs.locator('script, .jflame-view').count(), 0);
}
