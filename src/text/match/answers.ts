/**
 * Remembers for each name which atoms it meets. Open addressing over columns of numbers: a name that is known costs no
 * string, and mostly two reads from memory, which is what look-ups in a large table cost.
 */

export interface Answers {
  count: number;
  /** Four numbers a slot: hash, where the name begins in `text`, its length + 1 (0: empty), index of its answer. */
  slots: Int32Array;
  text: Uint16Array;
  textLength: number;
  /** The first is the empty one, which most names have. */
  answers: (readonly number[])[];
}

const WIDTH = 4;
const FIRST_SLOTS = 4096;

export function createAnswers(): Answers {
  return { count: 0, slots: new Int32Array(FIRST_SLOTS * WIDTH), text: new Uint16Array(FIRST_SLOTS * 8), textLength: 0, answers: [[]] };
}

export function hashOf(of: string, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ of.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

export function findAnswer(answers: Answers, hash: number, of: string, from: number, to: number): readonly number[] | undefined {
  const { slots } = answers;
  const last = slots.length - WIDTH;
  for (let at = (hash * WIDTH) & last; slots[at + 2] !== 0; at = (at + WIDTH) & last) {
    if (slots[at] === hash && slots[at + 2] === to - from + 1 && isSame(answers.text, slots[at + 1] ?? 0, of, from, to)) {
      return answers.answers[slots[at + 3] ?? 0];
    }
  }
  return undefined;
}

function isSame(text: Uint16Array, begin: number, of: string, from: number, to: number): boolean {
  for (let i = from, at = begin; i < to; i += 1, at += 1) if (text[at] !== of.charCodeAt(i)) return false;
  return true;
}

/** Keeps the answer for a name that is not known yet. */
export function keepAnswer(answers: Answers, hash: number, name: string, answer: readonly number[]): void {
  if (answers.count * 2 * WIDTH >= answers.slots.length) widen(answers);
  while (answers.textLength + name.length > answers.text.length) {
    const longer = new Uint16Array(answers.text.length * 2);
    longer.set(answers.text);
    answers.text = longer;
  }
  const begin = answers.textLength;
  for (let i = 0; i < name.length; i += 1) answers.text[begin + i] = name.charCodeAt(i);
  answers.textLength += name.length;
  answers.count += 1;
  if (answer.length > 0) answers.answers.push(answer);
  put(answers.slots, hash, begin, name.length + 1, answer.length > 0 ? answers.answers.length - 1 : 0);
}

function put(slots: Int32Array, hash: number, begin: number, size: number, answer: number): void {
  const last = slots.length - WIDTH;
  let at = (hash * WIDTH) & last;
  while (slots[at + 2] !== 0) at = (at + WIDTH) & last;
  slots[at] = hash;
  slots[at + 1] = begin;
  slots[at + 2] = size;
  slots[at + 3] = answer;
}

function widen(answers: Answers): void {
  const old = answers.slots;
  answers.slots = new Int32Array(old.length * 2);
  for (let at = 0; at < old.length; at += WIDTH) {
    if (old[at + 2] !== 0) put(answers.slots, old[at] ?? 0, old[at + 1] ?? 0, old[at + 2] ?? 0, old[at + 3] ?? 0);
  }
}
