/** Everything in a real JupyterLab: one server, one browser, real kernels. */
import { after, before } from 'node:test';
import { launch } from '../browser.mjs';
import { testQuickstart } from './quickstart.mjs';
import { missing, startLab, workplace } from './server.mjs';

const skip = missing('jupyter-lab', 'jupyter-execute');
const place = skip ? null : await workplace();
const workshop = {};

before(async () => {
  if (skip) return;
  [workshop.lab, workshop.browser] = await Promise.all([startLab(place), launch()]);
});

after(async () => {
  await workshop.browser?.close();
  await workshop.lab?.stop();
  await place?.remove();
});

testQuickstart({ place, skip, workshop });
