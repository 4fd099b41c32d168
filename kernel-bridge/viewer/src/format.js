import { floor, round } from './numbers.js';

/** How times, shares and counts are written: as in the rest of jflame (Amounts.java), three figures. */

const digits = (value) => value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);

/** `62 %`, with a decimal only where the share would otherwise be lost: `0.4 %`, `<0.1 %`. */
export function percent(part, whole) {
  const share = whole ? (part * 100) / whole : 0;
  return share > 0 && share < 0.05 ? '<0.1 %' : `${share.toFixed(share > 0 && share < 0.95 ? 1 : 0)} %`;
}

/** `62.3 %`, and nothing for nothing: for columns. */
export const columnPercent = (part, whole) => (part > 0 && whole ? `${((part * 100) / whole).toFixed(1)} %` : '');

/** `4190` or `41 900`: groups help from five digits on. */
export const count = (value) =>
  value < 1e4 ? `${round(value)}` : `${round(value)}`.replace(/\B(?=(\d{3})+$)/g, ' ');

/** `85 µs`, `421 ms`, `4.21 s`, `5 min 04 s`, `3 h 02 min` of nanoseconds. */
export function duration(nanos) {
  const pad = (value) => `${floor(value)}`.padStart(2, '0');
  if (nanos < 999.5e3) return nanos ? `${digits(nanos / 1e3)} µs` : '0 s';
  if (nanos < 999.5e6) return `${digits(nanos / 1e6)} ms`;
  const seconds = round(nanos / 1e9);
  if (seconds < 120) return `${digits(nanos / 1e9)} s`;
  return seconds < 3600
    ? `${floor(seconds / 60)} min ${pad(seconds % 60)} s`
    : `${floor(seconds / 3600)} h ${pad((seconds / 60) % 60)} min`;
}

/** A value in the profile's unit. */
export const amount = (value, unit) =>
  unit === 'samples' ? `${count(value)} sample${value === 1 ? '' : 's'}` : duration(value);

const BREAKS = /[\t-\r\x1c-\x1e\x85\u2028\u2029]/g;
const FORBIDDEN = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu;
const TOWERS = /(\p{M}{4})\p{M}+/gu;

/** One harmless line of any text: no control characters, nothing that turns the direction of what follows. */
export const printable = (text) => text.replace(BREAKS, ' ').replace(FORBIDDEN, '\ufffd').replace(TOWERS, '$1');

/** @param {number} length code units at most */
export const clip = (text, length) => (text.length > length ? `${text.slice(0, length)}…` : text);
