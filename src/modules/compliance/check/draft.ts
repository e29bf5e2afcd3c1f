/** From a post as it would leave to what the rules read. Browser-safe: the composer checks the same thing while it is written. */
import type { CheckInput } from './types.ts';

export interface Leaving {
  text: string;
  language: string;
  links: readonly string[];
  media: readonly { assetId: string; alt: string }[];
  audience: string;
  markets: readonly string[];
  accountKind: string;
}

/** Hashtags and handles stand in the text and are read there; addresses are read resolved as well, since an escape can hide a name. */
export function checkInputOf({ text, language, links, media, audience, markets, accountKind }: Leaving): CheckInput {
  return {
    text,
    language,
    audience,
    markets,
    account: accountKind,
    stage: 'post',
    alts: media.map(({ assetId, alt }) => ({ assetId, alt })),
    links: links.filter((url) => !text.includes(url)).map((url) => ({ url })),
  };
}
