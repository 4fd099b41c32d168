/**
 * Builds the one script: `node build.mjs` writes it to where the jar takes it from.
 *
 * The result is an expression that evaluates to a function, in ASCII, and may stand in a script element of HTML or XML.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What browsers of the last three years know. */
const TARGET = 'es2022';

/** The file in the jar. */
export const COMMITTED = here('../src/main/resources/org/jflame/render/viewer.js');

/**
 * Names of properties that only these sources know: no data, no style, no browser and no text has them, so they may be
 * shortened. The script is part of every saved output.
 */
const OWN_PROPERTIES = `
  actions back band bounds boxAt bringIntoSight buttons callees callers canGoBack canvas chain children choice compact
  copyName count cpu depth detail domain draw element empty entry family file files fill fills fit forgetHeight found
  frame frames functions graph hatch heat hideWaiting history hover hovered ids index isDrag isFresh isTime kind lanes
  largest layout legend line listen listener live look marked matched matchedText measure mergeButton mergeRange
  neighbour nextMatch node nodeFrames onDomain onDrawn onFunction onHover onLine onPick onRange openSandwich paint
  paintBox painter paintRuler pan parent parts path pattern patterns pick pointed problem profile query repaint resize
  reveal root roots row rows ruler samples saveMenu scene scroller searchField selected self shade shares showBand
  showSelected small space start state status step steps thread threadChoice timeAt times tip toggle toolbar total
  tree update viewer views wall weights wheel where whole widths wrap zoomed
`;

const minifiedStyle = {
  name: 'minified-style',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** @returns {Promise<string>} the script */
export async function bundle() {
  const result = await build({
    entryPoints: [here('src/main.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: TARGET,
    charset: 'ascii',
    legalComments: 'none',
    mangleProps: new RegExp(`^(${OWN_PROPERTIES.trim().split(/\s+/).join('|')})$`),
    write: false,
    plugins: [minifiedStyle],
  });
  const module = result.outputFiles[0].text.trim();
  const [exported, name] = /export\{(\w+) as show\};?$/.exec(module);
  const body = module.slice(0, -exported.length);
  return checked(`(()=>{"use strict";${body}return ${name}})()\n`);
}

/** An end of the script element would be the end of the script. */
function checked(script) {
  const safe = script.replaceAll(']]>', ']] >').replaceAll('<!--', '< !--');
  for (const forbidden of [/<\/script/i, /<!--/, /\]\]>/, /<script/i, /[^\n -~]/]) {
    if (forbidden.test(safe)) throw new Error(`the script must not contain ${forbidden}`);
  }
  return safe;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const script = await bundle();
  await writeFile(COMMITTED, script);
  console.log(`${COMMITTED}: ${script.length} bytes`);
}
