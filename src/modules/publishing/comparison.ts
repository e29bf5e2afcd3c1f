/** Pure: what stands on the network against what was signed. */

export interface Signed {
  text: string;
  media: readonly { sha256: string; alt: string }[];
}
export interface Live {
  text: string;
  /** `sha256` is null where the network has lost the picture. */
  media: readonly { sha256: string | null; alt: string }[];
}

/** `position` counts pictures from 1; texts have none. */
export interface Difference {
  what: 'text' | 'picture_count' | 'picture' | 'alt';
  position: number | null;
  signed: string;
  live: string;
}

/** Every difference, code point by code point and byte by byte; none means that what was signed is what stands there. */
export function compare(signed: Signed, live: Live): Difference[] {
  const differences: Difference[] = [];
  if (signed.text !== live.text) differences.push({ what: 'text', position: null, signed: signed.text, live: live.text });
  if (signed.media.length !== live.media.length) {
    differences.push({ what: 'picture_count', position: null, signed: String(signed.media.length), live: String(live.media.length) });
  }
  signed.media.forEach((picture, index) => {
    const standing = live.media[index];
    if (!standing) return;
    const position = index + 1;
    if (picture.sha256 !== standing.sha256)
      differences.push({ what: 'picture', position, signed: picture.sha256, live: standing.sha256 ?? '' });
    if (picture.alt !== standing.alt) differences.push({ what: 'alt', position, signed: picture.alt, live: standing.alt });
  });
  return differences;
}
