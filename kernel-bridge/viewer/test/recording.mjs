import { gzipSync } from 'node:zlib';

/** The same numbers each time. Source: mulberry32, a public-domain generator by T. Ettinger. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Collects stacks in the order of time and writes the viewer's data (FORMAT.md).
 */
export class Recording {
  constructor(title, slotNanos, threads) {
    this.title = title;
    this.slotNanos = slotNanos;
    this.texts = new Map([['', 0]]);
    this.frames = new Map();
    this.root = { frame: -1, self: 0, samples: 0, children: new Map() };
    this.runs = new Map(threads.map((name) => [name, []]));
    this.random = random(7);
  }

  between(low, high) {
    return low + (high - low) * this.random();
  }

  text(text) {
    if (!this.texts.has(text)) this.texts.set(text, this.texts.size);
    return this.texts.get(text);
  }

  child(node, frame) {
    const columns = [frame.kind, this.text(frame.label), this.text(frame.detail ?? ''), this.text(frame.file ?? ''), frame.line ?? 0];
    const key = columns.join();
    if (!this.frames.has(key)) this.frames.set(key, { id: this.frames.size, columns });
    const { id } = this.frames.get(key);
    if (!node.children.has(id)) node.children.set(id, { frame: id, self: 0, samples: 0, children: new Map() });
    return node.children.get(id);
  }

  /** A stack, root first, for some slots; null for a pause. */
  add(thread, stack, slots) {
    const runs = this.runs.get(thread);
    if (!stack) {
      runs.push([null, slots]);
      return;
    }
    const above = this.runs.size > 1 ? [{ kind: 8, label: thread }] : [];
    let node = this.root;
    for (const frame of [...above, ...stack]) node = this.child(node, frame);
    node.self += slots * this.slotNanos;
    node.samples += slots;
    runs.push([node, slots]);
  }

  toData({ timeline = false, sources = [], findings = [], facts = '' } = {}) {
    const nodes = { up: [], frame: [], self: [], samples: [] };
    const visit = (node, caller) => {
      node.index = nodes.up.length;
      nodes.up.push(node.index - (caller?.index ?? node.index));
      for (const column of ['frame', 'self', 'samples']) nodes[column].push(node[column]);
      for (const child of node.children.values()) visit(child, node);
    };
    visit(this.root, null);
    const frames = { kind: [], label: [], detail: [], file: [], line: [] };
    for (const { columns } of this.frames.values()) Object.values(frames).forEach((column, i) => column.push(columns[i]));
    const threads = [...this.runs].map(([name, runs], i) => ({
      name,
      tid: 100 + i,
      runs: runs.flatMap(([node, slots]) => [node ? node.index : -1, slots]),
    }));
    return {
      version: 1,
      id: 'jf-1a2b3c4d',
      title: this.title,
      facts,
      notes: '',
      unit: 'nanoseconds',
      findings,
      ...(timeline && { timeline: { slotNanos: this.slotNanos, threads } }),
      sources: sources.map((source) => ({ ...source, file: this.text(source.file) })),
      frames,
      nodes,
      texts: [...this.texts.keys()],
    };
  }
}

export const encode = (data) => gzipSync(JSON.stringify(data)).toString('base64');

/** A profile of many frames: a tree whose callees take falling shares. */
export function large(count = 5000) {
  const recording = new Recording('large', 1e6, ['MainThread']);
  const next = random(3);
  const stacks = [[]];
  while (stacks.length <= count) {
    const above = stacks[Math.floor(next() ** 2 * stacks.length)];
    if (above.length > 60) continue;
    const id = Math.floor(next() * 1600);
    const stack = [...above, { kind: id % 7, label: `function_${stacks.length % 1600}_of_${id}`, file: `package/module_${id % 90}.py`, line: 1 + (id % 400) }];
    stacks.push(stack);
    recording.add('MainThread', stack, 1 + Math.floor(next() ** 4 * 400));
  }
  return recording.toData({ timeline: true });
}

/** A profile of which every frame can be seen on a page of 1100 pixels: 250 stacks of 20. */
export function dense() {
  const recording = new Recording('dense', 1e6, ['MainThread']);
  for (let stack = 0; stack < 250; stack++) {
    const frames = Array.from({ length: 20 }, (_, depth) => ({ kind: (stack + depth) % 7, label: `f${stack}_${depth}`, file: 'dense.py', line: depth + 1 }));
    recording.add('MainThread', frames, 10);
  }
  return recording.toData();
}
