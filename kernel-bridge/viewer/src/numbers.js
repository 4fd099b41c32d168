/** Short names, because they are used a lot and the script is part of every saved output. */
export const { floor, max, min, round } = Math;

/** @param {ArrayLike<number>} numbers */
export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
