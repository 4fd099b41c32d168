import { columnPercent } from './format.js';
import { button, element, name } from './dom.js';
import { lineRows } from './statistics.js';
import { max, sum } from './numbers.js';

/** The parts of a line's bar, from the left, and what they are called. */
const PARTS = [
  ['selfRunning', 'own time, running'],
  ['selfWaiting', 'own time, waiting'],
  ['calleesRunning', 'in calls, running'],
  ['calleesWaiting', 'in calls, waiting'],
];

/** The files of which lines are known, each once, the cell that the profile is of first. */
export function filesWithSource(profile) {
  const files = [...new Set(profile.sources.map((source) => source.file))];
  return files.sort((a, b) => (b === profile.title) - (a === profile.title));
}

/**
 * Source text with a bar for the time of each line.
 *
 * @param {import('./profile.js').Profile} profile
 * @param {(line: string) => void} onLine a frame's `where`, to be searched
 */
export function createHeat(profile, onLine) {
  const heat = {
    /** Shows the lines of a file, and of them one. */
    open(file, line = 0) {
      if (!heat.files.includes(file)) return;
      if (file !== heat.file) {
        heat.file = file;
        heat.choice.selectedIndex = heat.files.indexOf(file);
        heat.show(heat.weights, heat.marked);
      }
      const row = heat.body.querySelector(`[data-line="${line}"]`);
      if (row) heat.scroller.scrollTop = row.offsetTop - heat.scroller.clientHeight / 3;
    },

    /**
     * @param {Float64Array} weights by node of the profile
     * @param {string} marked the `where` that is searched
     */
    show(weights, marked) {
      heat.weights = weights;
      heat.marked = marked;
      if (!heat.files.length) return;
      const rows = lineRows(profile, weights, heat.file);
      const whole = sum(weights);
      const most = max(1, ...[...rows.values()].map((row) => row.running + row.waiting));
      const blocks = profile.sources.filter((source) => source.file === heat.file);
      heat.body.replaceChildren();
      for (const { first, lines } of blocks) {
        if (heat.body.firstChild) heat.body.append(element('tr.gap', {}, element('td', { colSpan: 5 }, '⋯')));
        lines.forEach((text, index) => heat.body.append(heat.row(first + index, text, rows.get(first + index), whole, most)));
      }
    },

    row(line, text, time, whole, most) {
      const where = time && profile.frames.find((frame) => frame.file === heat.file && frame.line === line).where;
      const cell = (...children) => element('td', {}, ...children);
      const made = element('tr', { 'data-line': line, className: time && where === heat.marked ? 'marked' : '' });
      const code = element('td.code', {}, text);
      if (!time) {
        made.append(cell(), cell(), cell(), cell(`${line}`), code);
        return made;
      }
      const own = time.selfRunning + time.selfWaiting;
      const parts = { ...time, calleesRunning: time.running - time.selfRunning, calleesWaiting: time.waiting - time.selfWaiting };
      made.append(
        cell(columnPercent(time.running + time.waiting, whole)),
        cell(bar(parts, most, whole)),
        cell(columnPercent(own, whole)),
        cell(button(`${line}`, `Show where line ${line} is in the graph`)),
        code,
      );
      made.onclick = () => onLine(where);
      return made;
    },
  };
    heat.files = filesWithSource(profile);
    heat.file = heat.files[0];
    heat.body = element('tbody');
    heat.choice = element(
      'select',
      { title: 'Source', onchange: () => heat.open(heat.files[heat.choice.selectedIndex]) },
      ...heat.files.map((file) => element('option', {}, file)),
    );
    const key = PARTS.map(([part, words]) => element('span', {}, element('i', { className: part }), words));
    const heading = ['share', '', 'own', 'line', 'source'].map((words) => element('th', { scope: 'col' }, words));
    heat.scroller = element('div.lines', {},
      element('table', {}, element('thead', {}, element('tr', {}, ...heading)), heat.body),
    );
    heat.element = element('section.heat', { hidden: !heat.files.length },
      element('header', {}, element('b', {}, 'Lines of '), heat.files.length > 1 ? heat.choice : name(heat.file ?? ''), element('span.key', {}, ...key)),
      heat.scroller,
    );
  return heat;
}

function bar(parts, most, whole) {
  const made = element('div.bar', { role: 'img' });
  const words = [];
  for (const [part, what] of PARTS) {
    if (!(parts[part] > 0)) continue;
    const piece = element('i', { className: part });
    piece.style.width = `${(parts[part] * 100) / most}%`;
    made.append(piece);
    words.push(`${what} ${columnPercent(parts[part], whole)}`);
  }
  made.title = words.join('\n');
  made.setAttribute('aria-label', words.join(', '));
  return made;
}
