import { encode } from './recording.mjs';

const escape = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** A picture like the real one: one grey box. */
const PICTURE = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20"><path d="M0 0H100V20H0Z" fill="#ccc"/></svg>').toString('base64')}`;

/** An output of a cell, as Java writes it. */
export function output(data, viewer, { withScript = true } = {}) {
  const findings = data.findings.map((finding) => `<li>${escape(finding)}</li>`).join('');
  const script = withScript ? `<script>(${viewer})("${encode(data)}")</script>` : '';
  return (
    `<div id="${data.id}" class="jflame mathjax_ignore tex2jax_ignore" style="margin:4px 0">` +
    `<div class="jflame-header" style="font-size:13px;margin:0 0 4px"><b><bdi>${escape(data.title.slice(0, 60))}</bdi></b> · ${escape(data.facts)}</div>` +
    `<div class="jflame-picture"><img alt="Flame graph" style="display:block;width:100%" src="${PICTURE}"></div>` +
    (findings ? `<ul class="jflame-findings" style="font-size:13px;margin:4px 0;padding-left:18px">${findings}</ul>` : '') +
    `<div class="jflame-notes" style="font-size:11px;opacity:.75">notes</div>${script}</div>`
  );
}

const THEMES = {
  light: 'color-scheme:light;color:#1f2328;background:#fff',
  dark: 'color-scheme:dark;color:#e0e3e7;background:#111',
};

/** A page of outputs. */
export function page(outputs, { theme = 'light', head = '' } = {}) {
  return (
    `<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}</head>` +
    `<body data-jp-theme-light="${theme === 'light'}" style="margin:16px;font-family:system-ui,sans-serif;${THEMES[theme]}">` +
    `${outputs.map((each) => `<div class="output">${each}</div>`).join('')}</body></html>`
  );
}
