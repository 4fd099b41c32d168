/** Makes the README's pictures anew: the quickstart's first graph, as it is in JupyterLab, light and dark. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from '../browser.mjs';
import { graphOf, openNotebook } from './notebook.mjs';
import { ROOT, missing, startLab, workplace } from './server.mjs';

const PICTURES = { 'JupyterLab Light': 'quickstart.webp', 'JupyterLab Dark': 'quickstart-dark.webp' };
const MARGIN = 8;
const DENSITY = 2;

/** Letters stay sharp, and a picture of twice the pixels stays below 200 KB. */
const QUALITY = 0.92;

/** Of a second of adding, at a thousand a second. Where there are fewer, the machine had no time for them. */
const ENOUGH_SAMPLES = 1000;
const TRIES = 5;

const reason = missing('jupyter-lab');
if (reason) throw new Error(reason);
const place = await workplace();
const copy = path.join(place.folder, 'quickstart.ipynb');
// On a busy machine each stop is longer, and the budget would leave next to no samples.
await writeFile(copy, (await readFile(copy, 'utf8')).replaceAll('%%jflame -r', '%%jflame --budget off -r'));
const [lab, browser] = await Promise.all([startLab(place), launch()]);
try {
  const notebook = await openNotebook(lab, browser, 'quickstart.ipynb', { width: 980, height: 1200, deviceScaleFactor: DENSITY });
  await notebook.command('application:toggle-left-area');
  const samples = await bestRun(notebook);
  for (const [theme, name] of Object.entries(PICTURES)) {
    await notebook.theme(theme);
    await shoot(notebook, path.join(ROOT, 'notebooks', name));
  }
  console.log(`${Object.values(PICTURES).join(' and ')} of ${samples} samples`);
} finally {
  await browser.close();
  await lab.stop();
  await place.remove();
}

/** Runs the cell again until there was time for its samples. */
async function bestRun(notebook) {
  for (let i = 0; ; i++) {
    if (i) await notebook.command('kernelmenu:restart');
    if (i) await notebook.page.locator('.jp-Dialog .jp-mod-accept').click();
    await notebook.ready();
    await notebook.run(0, 4);
    await notebook.idle();
    const header = (await notebook.graphs.count()) ? await notebook.graphs.first().locator('.jflame-header').textContent() : '';
    const samples = Number(/(\d+) samples/.exec(header)?.[1] ?? 0);
    console.log(header);
    if (samples >= ENOUGH_SAMPLES || i === TRIES - 1) return samples;
  }
}

async function shoot({ page, graphs }, file) {
  const { root, canvas, hover } = graphOf(graphs.first());
  await root.evaluate(stayInSight);
  const { width } = await canvas.boundingBox();
  for (let x = 0; x < width && (await hover(x + 30, 70)) !== 'add'; x += width / 40);
  const top = await root.locator('.jflame-header').boundingBox();
  const bottom = await root.locator('.heat').boundingBox();
  const clip = { x: top.x - MARGIN, y: top.y - MARGIN, width: bottom.width + 2 * MARGIN, height: bottom.y + bottom.height - top.y + 2 * MARGIN };
  await writeFile(file, await toWebp(page.context(), await page.screenshot({ clip })));
}

/** Lab lays a notebook out again for a while after its theme has changed. */
async function stayInSight(root) {
  let last = NaN;
  for (let calm = 0; calm < 60; ) {
    root.scrollIntoView({ block: 'center' });
    const { top } = root.getBoundingClientRect();
    calm = top === last ? calm + 1 : 0;
    last = top;
    await new Promise(requestAnimationFrame);
  }
}

/** A third of the bytes, by the browser's own encoder. */
async function toWebp(context, png) {
  const page = await context.newPage();
  const url = await page.evaluate(async ([source, quality]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', quality);
  }, [`data:image/png;base64,${png.toString('base64')}`, QUALITY]);
  await page.close();
  return Buffer.from(url.split(',')[1], 'base64');
}
