/** Everything in a real JupyterLab: one server, one browser, real kernels. */
import { after, before } from 'node:test';
import { launch } from '../browser.mjs';
import { testCells } from './cells.mjs';
import { testPages } from './pages.mjs';
import { testQuickstart } from './quickstart.mjs';
import { missing, run, startLab, workplace } from './server.mjs';

const skip = missing('jupyter-lab', 'jupyter-execute', 'jupyter-nbconvert');
const place = skip ? null : await workplace();
const workshop = {
  /** A notebook that ran without a browser; runs when it is wanted, because nothing is to compete with the others. */
  executed() {
    this.execution ??= run(place, 'jupyter-execute', 'quickstart.ipynb', '--output=executed.ipynb', '--KernelManager.transport=ipc');
    return this.execution.then(() => 'executed.ipynb');
  },
};

before(async () => {
  if (skip) return;
  [workshop.lab, workshop.browser] = await Promise.all([startLab(place), launch()]);
});

after(async () => {
  await workshop.browser?.close();
  await workshop.lab?.stop();
  await place?.remove();
});

for (const tests of [testQuickstart, testCells, testPages]) tests({ place, skip, workshop });
