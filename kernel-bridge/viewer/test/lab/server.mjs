/** A real JupyterLab, from the repository's .venv, with folders of its own and nothing of the user's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../browser.mjs';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** Where pictures for people to look at are put. */
export const PICTURES = path.join(ROOT, 'out', 'lab');

/** A program of the environment that `make build` makes and `make test` adds to. */
export const program = (name) => path.join(ROOT, '.venv', 'bin', name);

/** What is missing for tests with these programs and a browser; false for nothing. */
export function missing(...programs) {
  if (!findBrowser()) return 'no Chromium: set CHROMIUM to its path';
  const absent = programs.find((name) => !isProgram(program(name)));
  return absent ? `no ${absent} in .venv: run \`make test\`` : false;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A folder for a test's notebooks, and an environment in which Jupyter keeps everything below it. */
export async function workplace() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'jflame-lab-'));
  const env = { ...process.env, PYDEVD_DISABLE_FILE_VALIDATION: '1', JUPYTER_PLATFORM_DIRS: '1' };
  const own = { JUPYTER_CONFIG_DIR: 'config', JUPYTER_DATA_DIR: 'data', JUPYTER_RUNTIME_DIR: 'runtime', IPYTHONDIR: 'ipython' };
  for (const [name, part] of Object.entries(own)) {
    env[name] = path.join(folder, '.jupyter', part);
    await mkdir(env[name], { recursive: true });
  }
  const settings = path.join(env.JUPYTER_CONFIG_DIR, 'lab', 'user-settings', '@jupyterlab', 'apputils-extension');
  await mkdir(settings, { recursive: true });
  await writeFile(path.join(settings, 'notification.jupyterlab-settings'), '{"fetchNews": "false"}');
  await cp(path.join(ROOT, 'notebooks', 'quickstart.ipynb'), path.join(folder, 'quickstart.ipynb'));
  await mkdir(PICTURES, { recursive: true });
  return { folder, env, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts the server and waits until it answers. */
export async function startLab({ folder, env }) {
  const [port, token] = [await freePort(), 'jflame'];
  const options = {
    'ServerApp.ip': '127.0.0.1',
    'ServerApp.port': port,
    'ServerApp.port_retries': 0,
    'ServerApp.root_dir': folder,
    'IdentityProvider.token': token,
    'KernelManager.transport': 'ipc',
    'LabApp.expose_app_in_browser': 'True',
    'LabApp.check_for_updates_class': 'jupyterlab.NeverCheckForUpdate',
  };
  const words = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const lab = spawn(program('jupyter-lab'), ['--no-browser', '--allow-root', ...words], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  lab.stderr.on('data', (bytes) => (log += bytes));
  const url = `http://127.0.0.1:${port}/`;
  while (!(await answers(`${url}api/status?token=${token}`))) {
    if (lab.exitCode !== null) throw new Error(`JupyterLab ended: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    address: (notebook) => `${url}lab/tree/${notebook}?token=${token}&reset`,
    /** Its kernels end with it. */
    async stop() {
      if (lab.exitCode !== null) return;
      const ended = once(lab, 'exit');
      lab.kill('SIGTERM');
      const patience = setTimeout(() => lab.kill('SIGKILL'), 20000);
      await ended;
      clearTimeout(patience);
    },
  };
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a program to its end; what it wrote where it failed is the error. */
export async function run(place, name, ...words) {
  const made = spawn(program(name), words, { cwd: place.folder, env: place.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [made.stdout, made.stderr]) stream.on('data', (bytes) => (log += bytes));
  const [status] = await once(made, 'close');
  if (status) throw new Error(`${name} ${words.join(' ')}: ${log}`);
  return log;
}
