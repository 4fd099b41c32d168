import { createViewer } from './viewer.js';
import { decode } from './decode.js';
import { element } from './dom.js';
import { followTheme } from './theme.js';
import { readProfile } from './profile.js';
import css from './style.css';

/** A property and not an attribute: a page that is saved with its elements starts anew. */
const MARK = Symbol.for('jflame');

/**
 * Puts the interactive graph in the place of the picture. On any error the picture stays.
 *
 * @param {string} base64 the viewer data, see FORMAT.md
 */
export async function show(base64) {
  // Only valid until the first await. VS Code runs scripts beside the output's root, others inside it.
  const script = document.currentScript;
  const near = script?.closest('.jflame');
  const around = script?.parentElement ?? document;
  if (near?.[MARK]) return;
  if (near) near[MARK] = true;
  try {
    const data = await decode(base64);
    const root = near ?? find(around, data.id) ?? find(document, data.id);
    if (root) upgrade(root, data);
  } catch (error) {
    console.error('jflame: the picture stays, because', error);
  }
}

/** The first element of an output that has no graph yet; the same output may be on a page twice. */
function find(around, id) {
  for (const root of around.querySelectorAll('.jflame')) {
    if (root.id === id && !root[MARK]) {
      root[MARK] = true;
      return root;
    }
  }
  return null;
}

function upgrade(root, data) {
  const picture = root.querySelector('.jflame-picture');
  root.querySelector('.jflame-view')?.remove();
  picture.style.display = '';
  const host = element('div', { className: 'jflame-view', 'data-lm-suppress-shortcuts': 'true' });
  const shadow = host.attachShadow({ mode: 'open' });
  style(shadow);
  const wrap = element('div.wrap', {});
  shadow.append(wrap);
  picture.before(host);
  try {
    const viewer = createViewer(readProfile(data), wrap);
    viewer.onDrawn = () => {
      root.dataset.drawMs = viewer.drawMs.toFixed(1);
    };
    followSize(host, viewer, followTheme(host, wrap, () => viewer.graph.paint()));
    const findings = root.querySelector('.jflame-findings');
    if (findings) host.before(findings); // what stands out comes first
    viewer.draw();
  } catch (error) {
    host.remove();
    throw error;
  }
  picture.style.display = 'none';
}

function style(shadow) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(element('style', {}, css));
  }
}

/** Draws when there is another width. JupyterLab takes outputs out of the page and puts them back. */
function followSize(host, viewer, watch) {
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (!host.isConnected) {
      observer.disconnect();
      return;
    }
    if (host.clientWidth === width) return;
    width = host.clientWidth;
    if (width) viewer.draw();
  });
  const observe = () => {
    observer.observe(host);
    watch();
  };
  observe();
  host.onpointerenter = observe;
  host.addEventListener('focusin', observe);
}
