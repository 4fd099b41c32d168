import { columnPercent } from './format.js';
import { button, element, name } from './dom.js';
import { lineRows } from './statistics.js';

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
 */
export class Heat {
  /**
   * @param {import('./profile.js').Profile} profile
   * @param {(line: string) => void} onLine `file:line`, to be searched
   */
  constructor(profile, onLine) {
    this.profile = profile;
    this.onLine = onLine;
    this.files = filesWithSource(profile);
    this.file = this.files[0];
    this.body = element('tbody');
    this.choice = element(
      'select',
      { title: 'Which source to show', 'aria-label': 'Source', onchange: () => this.open(this.files[this.choice.selectedIndex]) },
      ...this.files.map((file) => element('option', {}, file)),
    );
    const key = PARTS.map(([part, words]) => element('span', {}, element('i', { className: part }), words));
    const heading = ['share', '', 'own', 'line', 'source'].map((words) => element('th', { scope: 'col' }, words));
    this.scroller = element(
      'div',
      { className: 'lines' },
      element('table', {}, element('thead', {}, element('tr', {}, ...heading)), this.body),
    );
    this.element = element(
      'section',
      { className: 'heat', hidden: !this.files.length },
      element('header', {}, element('b', {}, 'Lines of '), this.files.length > 1 ? this.choice : name(this.file ?? ''), element('span', { className: 'key' }, ...key)),
      this.scroller,
    );
  }

  /** Shows the lines of a file, and of them one. */
  open(file, line = 0) {
    if (!this.files.includes(file)) return;
    if (file !== this.file) {
      this.file = file;
      this.choice.selectedIndex = this.files.indexOf(file);
      this.show(this.weights, this.marked);
    }
    const row = this.body.querySelector(`[data-line="${line}"]`);
    if (row) this.scroller.scrollTop = row.offsetTop - this.scroller.clientHeight / 3;
  }

  /**
   * @param {Float64Array} weights by node of the profile
   * @param {string} marked `file:line` that is searched
   */
  show(weights, marked) {
    this.weights = weights;
    this.marked = marked;
    if (!this.files.length) return;
    const rows = lineRows(this.profile, weights, this.file);
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const most = Math.max(1, ...[...rows.values()].map((row) => row.running + row.waiting));
    const blocks = this.profile.sources.filter((source) => source.file === this.file);
    this.body.replaceChildren();
    for (const { first, lines } of blocks) {
      if (this.body.firstChild) this.body.append(element('tr', { className: 'gap' }, element('td', { colSpan: 5 }, '⋯')));
      lines.forEach((text, index) => this.body.append(this.row(first + index, text, rows.get(first + index), whole, most)));
    }
  }

  row(line, text, time, whole, most) {
    const where = `${this.file}:${line}`;
    const cell = (...children) => element('td', {}, ...children);
    const made = element('tr', { 'data-line': line, className: where === this.marked ? 'marked' : '' });
    const code = element('td', { className: 'code' }, text);
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
    made.onclick = () => this.onLine(where);
    return made;
  }
}

function bar(parts, most, whole) {
  const made = element('div', { className: 'bar', role: 'img' });
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
