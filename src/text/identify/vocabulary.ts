/**
 * Words of the languages that are analysed in full, each with how much it speaks for the one language it is most used
 * in: what a post of one to three words has when n-grams say little. Kept as hashes. Pure.
 */

export interface VocabularyEntry {
  hash: number;
  /** Place in the vocabulary's languages. */
  language: number;
  /** 1…255: log-odds against the next language in steps of 1/50. */
  weight: number;
}

interface Vocabulary {
  /** Place of the word, or -1. */
  find(hash: number): number;
  languages: Uint8Array;
  weights: Uint8Array;
}

/** Six bytes an entry, sorted by hash. */
export function packVocabulary(entries: readonly VocabularyEntry[]): Uint8Array {
  const packed = new Uint8Array(entries.length * 6);
  const view = new DataView(packed.buffer);
  entries
    .toSorted((a, b) => a.hash - b.hash)
    .forEach((entry, place) => {
      view.setUint32(place * 6, entry.hash);
      packed[place * 6 + 4] = entry.language;
      packed[place * 6 + 5] = entry.weight;
    });
  return packed;
}

export function unpackVocabulary(packed: Uint8Array): Vocabulary {
  const size = packed.length / 6;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const hashes = new Uint32Array(size);
  const languages = new Uint8Array(size);
  const weights = new Uint8Array(size);
  const slots = 2 ** Math.ceil(Math.log2(Math.max(1, size) * 2));
  const table = new Int32Array(slots).fill(-1);
  const slotOf = (hash: number) => (hash ^ (hash >>> 15)) & (slots - 1);
  for (let place = 0; place < size; place += 1) {
    const hash = view.getUint32(place * 6);
    hashes[place] = hash;
    languages[place] = view.getUint8(place * 6 + 4);
    weights[place] = view.getUint8(place * 6 + 5);
    let slot = slotOf(hash);
    while (table[slot] !== -1) slot = (slot + 1) & (slots - 1);
    table[slot] = place;
  }
  return {
    languages,
    weights,
    find(hash) {
      let slot = slotOf(hash);
      for (let place = table[slot] ?? -1; place !== -1; place = table[slot] ?? -1) {
        if (hashes[place] === hash) return place;
        slot = (slot + 1) & (slots - 1);
      }
      return -1;
    },
  };
}
