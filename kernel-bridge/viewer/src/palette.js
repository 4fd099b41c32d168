/**
 * The classes of frames: their words in the legend and their colours, those of the static picture (Palette.java).
 *
 * Source: M. Okabe, K. Ito, "Color Universal Design" (2008), lightened so that TEXT has a contrast of at least 7 : 1 on
 * every fill and fills stand out from white and from black pages. The kinds of waiting differ by their hatching too.
 */

export const CELL = 0;
export const STANDARD_LIBRARY = 3;
export const NATIVE = 4;
export const GIL_WAIT = 5;
export const GPU_SYNC = 7;
export const THREAD = 8;
export const PROCESS = 9;
export const OTHER = 10;
export const WHOLE = 11;

/** Text on frames. */
export const TEXT = '#16181d';

/** @type {{legend: string, fills: string[], hatch?: string}[]} by kind; neighbours of one class differ by lightness */
export const CLASSES = [
  { legend: 'your cells', fills: ['#f2a93b', '#f6b95c', '#ee9c26'] },
  { legend: 'your files', fills: ['#e9dc55', '#efe47c', '#ddcf45'] },
  { legend: 'libraries', fills: ['#7cc3ee', '#98d0f3', '#68b6e6'] },
  { legend: 'standard library', fills: ['#6cc4a4', '#87d0b6', '#57b995'] },
  { legend: 'native', fills: ['#bba9f2', '#cbbdf6', '#ae9bee'] },
  { legend: 'waiting for the GIL', fills: ['#f0b9b0'], hatch: '#e39a8e' },
  { legend: 'waiting / I-O', fills: ['#e2c3d8'], hatch: '#cda0bf' },
  { legend: 'GPU sync', fills: ['#d6d0b4'], hatch: '#b9b08a' },
  { legend: 'threads', fills: ['#b4bac2'] },
  { legend: 'processes', fills: ['#b4bac2'] },
  { legend: 'other', fills: ['#b4bac2'] },
  { legend: '', fills: ['#c9cdd3'] },
];

/** @param {number} kind */
export const isPython = (kind) => kind <= STANDARD_LIBRARY;

/** @param {number} kind */
export const isWaiting = (kind) => kind >= GIL_WAIT && kind <= GPU_SYNC;

/** @param {number} kind */
export const isRoot = (kind) => kind === THREAD || kind === PROCESS;
