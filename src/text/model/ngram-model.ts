/**
 * Weights of the n-gram correction: a table of rows, one n-gram each, holding a tag of its hash and one signed byte per
 * output. All outputs are read from one row, so an n-gram costs one look into memory; an unknown one costs no more.
 * File: "AUNG", then 32-bit little-endian version, rows (a power of two) and outputs, one 32-bit float per output (the
 * size of one step), then rows of 16 bytes: tag (16 bits), one byte per output, padding.
 */
import { sentimentLabels } from '../analysis.ts';
import type { Reading } from '../reading.ts';
import type { Shares } from './core.ts';
import { eachNgram, longestWord, wordHashes } from './ngrams.ts';
import { mostWords } from '../word-memory.ts';
import type { WordMemory } from '../word-memory.ts';

export const outputCount = 12;
const rowBytes = 16;
const magic = 0x474e5541;
const version = 1;
/** How far a row may lie from where its hash points. */
export const mostProbes = 4;

export interface NgramModel {
  mask: number;
  steps: Float32Array;
  tags: Uint16Array;
  weights: Int8Array;
  words: WordSums;
}

/** What words met before contribute, by their numbers: most words of a post have been met. */
interface WordSums {
  memory: WordMemory | null;
  generation: number;
  /** 1 where the columns below are filled. */
  filled: Uint8Array;
  hashes: Uint32Array;
  /** Known n-grams among the word and its runs of letters, and their weights added up. */
  known: Uint8Array;
  sums: Int16Array;
}

export const emptyMemory = (): WordSums => ({
  memory: null,
  generation: 0,
  filled: new Uint8Array(0),
  hashes: new Uint32Array(0),
  known: new Uint8Array(0),
  sums: new Int16Array(0),
});

export class ModelError extends Error {}

/** Throws ModelError where the bytes are not a model of this version. */
export function readModel(bytes: Uint8Array): NgramModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = 16 + outputCount * 4;
  if (bytes.length < head || view.getUint32(0, true) !== magic || view.getUint32(4, true) !== version)
    throw new ModelError('not a model of this version');
  const rows = view.getUint32(8, true);
  if (view.getUint32(12, true) !== outputCount || bytes.length !== head + rows * rowBytes) throw new ModelError('a model of another size');
  const steps = Float32Array.from({ length: outputCount }, (_, output) => view.getFloat32(16 + output * 4, true));
  const tags = new Uint16Array(rows);
  const weights = new Int8Array(rows * outputCount);
  for (let row = 0; row < rows; row += 1) {
    const from = head + row * rowBytes;
    tags[row] = view.getUint16(from, true);
    for (let output = 0; output < outputCount; output += 1) weights[row * outputCount + output] = view.getInt8(from + 2 + output);
  }
  return { mask: rows - 1, steps, tags, weights, words: emptyMemory() };
}

export function writeModel({ mask, steps, tags, weights }: Omit<NgramModel, 'words'>): Uint8Array {
  const head = 16 + outputCount * 4;
  const rows = mask + 1;
  const bytes = new Uint8Array(head + rows * rowBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  view.setUint32(8, rows, true);
  view.setUint32(12, outputCount, true);
  steps.forEach((step, output) => view.setFloat32(16 + output * 4, step, true));
  for (let row = 0; row < rows; row += 1) {
    const from = head + row * rowBytes;
    view.setUint16(from, tags[row] ?? 0, true);
    for (let output = 0; output < outputCount; output += 1) view.setInt8(from + 2 + output, weights[row * outputCount + output] ?? 0);
  }
  return bytes;
}

/** Upper half of the hash; 0 marks an empty row. */
export const tagOf = (hash: number): number => hash >>> 16 || 1;

/** Row of an n-gram, −1 for one the model does not know. */
export function rowOf({ mask, tags }: Pick<NgramModel, 'mask' | 'tags'>, hash: number): number {
  const tag = tagOf(hash);
  for (let probe = 0; probe < mostProbes; probe += 1) {
    const row = (hash + probe) & mask;
    const found = tags[row];
    if (found === tag) return row;
    if (found === 0) return -1;
  }
  return -1;
}

/** Columns for the words of a memory, emptied where they were about others. */
function columnsFor(model: NgramModel, memory: WordMemory): void {
  const { words } = model;
  if (words.memory === memory && words.generation === memory.generation) return;
  if (words.filled.length === 0) {
    words.filled = new Uint8Array(mostWords);
    words.hashes = new Uint32Array(mostWords);
    words.known = new Uint8Array(mostWords);
    words.sums = new Int16Array(mostWords * outputCount);
  } else words.filled.fill(0);
  words.memory = memory;
  words.generation = memory.generation;
}

function fill(model: NgramModel, number: number, text: string): void {
  const { filled, hashes, known, sums } = model.words;
  const word = wordHashes(text);
  const added = new Int32Array(outputCount);
  let count = 0;
  for (const one of word.hashes) if (addRow(model, one, added)) count += 1;
  filled[number] = 1;
  hashes[number] = word.hash;
  known[number] = count;
  sums.set(added, number * outputCount);
}

/** Whether the n-gram is known. */
function addRow(model: NgramModel, hash: number, sums: Int32Array): boolean {
  const row = rowOf(model, hash);
  if (row === -1) return false;
  const from = row * outputCount;
  for (let output = 0; output < outputCount; output += 1) sums[output] = (sums[output] ?? 0) + (model.weights[from + output] ?? 0);
  return true;
}

/** Adds the correction, times its share, to the logits: the sum over known n-grams by the root of their number. */
export function correct(model: NgramModel, reading: Reading, negated: Uint8Array, shares: Shares, logits: Float64Array): void {
  const { steps, words } = model;
  const { memory, generation, numbers } = reading.numbered;
  const numbered = memory !== null && memory.generation === generation;
  if (numbered) columnsFor(model, memory);
  const sums = new Int32Array(outputCount);
  let known = 0;
  const take = (hash: number): void => {
    if (addRow(model, hash, sums)) known += 1;
  };
  eachNgram(
    reading,
    negated,
    (text, index) => {
      const number = numbered ? (numbers[index] ?? -1) : -1;
      if (number === -1 || text.length > longestWord) {
        const { hash, hashes } = wordHashes(text);
        hashes.forEach(take);
        return hash;
      }
      if (words.filled[number] === 0) fill(model, number, text);
      const from = number * outputCount;
      known += words.known[number] ?? 0;
      for (let output = 0; output < outputCount; output += 1) sums[output] = (sums[output] ?? 0) + (words.sums[from + output] ?? 0);
      return words.hashes[number] ?? 0;
    },
    take,
  );
  if (known === 0) return;
  const scale = 1 / Math.sqrt(known);
  for (let output = 0; output < outputCount; output += 1) {
    const share = output < sentimentLabels.length ? shares.sentiment : shares.emotions;
    logits[output] = (logits[output] ?? 0) + (sums[output] ?? 0) * (steps[output] ?? 0) * scale * share;
  }
}

/** 1 for each token within the forward scope of a negator. */
export function negatedTokens(reading: Reading): Uint8Array {
  const negated = new Uint8Array(reading.tokens.length);
  for (const { entry, last } of reading.hits) {
    if (entry.list !== 'modifiers' || entry.kind !== 'negator' || entry.back) continue;
    let left = entry.value;
    for (let index = last + 1; index < reading.tokens.length && left > 0; index += 1) {
      const token = reading.tokens[index];
      if (token === undefined || token.sentence !== reading.tokens[last]?.sentence || token.text === ',') break;
      if (token.kind === 'mark') continue;
      negated[index] = 1;
      left -= 1;
    }
  }
  return negated;
}
