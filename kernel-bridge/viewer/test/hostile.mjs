import { Recording } from './recording.mjs';

const RUN = 'window.stolen=1';

const NAMES = [
  `<img src=x onerror=${RUN}>`,
  `</script><script>${RUN}</script>`,
  `"><svg onload=${RUN}>`,
  `' onmouseover='${RUN}`,
  `javascript:${RUN}`,
  `\${${RUN}}`,
  `{{constructor.constructor('${RUN}')()}}`,
  `<style>*{display:none}</style>`,
  `<iframe srcdoc="<script>parent.stolen=1</script>">`,
  '<!-- ]]> -->',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '$_0 foo::$_1',
  '\\(x^2\\) $$y$$',
  '\u202egnp.exe',
  '\u2066isolated',
  '\u05e9\u05dc\u05d5\u05dd',
  '\u{1f525}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  `a${'\u0301'.repeat(300)}`,
  '\0\x01\x1b[31mred',
  'line\nbreak\r\n\u2028',
  '\ud800 lone',
  '',
  ' ',
  ';',
  '#',
  'name 12',
  'x'.repeat(20000),
  '&lt;b&gt;&amp;',
  '%00%0a',
];

/** Two hundred nasty names, in labels, details, files, a thread, the title and the source. */
export function hostile() {
  const recording = new Recording(NAMES[1], 1e6, [NAMES[0], NAMES[2]]);
  for (let i = 0; i < 200; i++) {
    const name = NAMES[i % NAMES.length] + (i < NAMES.length ? '' : i);
    const other = NAMES[(i * 7 + 3) % NAMES.length];
    recording.add(NAMES[i % 2 ? 0 : 2], [{ kind: i % 8, label: name, detail: other, file: NAMES[i % 5], line: i % 9 }], 1 + (i % 17));
  }
  return recording.toData({
    timeline: true,
    findings: [NAMES[0], NAMES[1]],
    sources: NAMES.slice(0, 5).map((file) => ({ file, first: 1, lines: NAMES.slice(0, 9) })),
  });
}
