/**
 * What goes into a check and what comes out. Everything the reader or a machine will see of a post
 * is a part; a finding names the part and, where it can, the characters.
 */
export type Severity = 'inform' | 'warn' | 'block';
export type Outcome = 'pass' | Severity;

/**
 * A post as it would leave. Only `text` is needed; whatever is missing is read the strict way
 * (no audience: the public; no market: every market). Unknown values count as missing.
 */
export interface CheckInput {
  text: string;
  alts?: readonly { assetId: string; alt: string }[];
  links?: readonly { url: string; label?: string }[];
  hashtags?: readonly string[];
  captions?: readonly string[];
  /** Text read in the pictures, one entry per picture or line. */
  imageText?: readonly string[];
  /** The text of the post that is shared, liked or quoted. */
  sourceText?: string;
  /** ISO 639-1. For display only: every post is read in all languages, since people mix them. */
  language?: string;
  /** ISO 3166-1 alpha-2 (`UK` for the United Kingdom), or `EU`, `EEA`. */
  markets?: readonly string[];
  /** `public`, `hcp` (behind a verified sign-in) or another closed audience. */
  audience?: string;
  /** `pharma`, `medtech`, `hospital`, `agency`, … */
  organisationKind?: string;
  /** `corporate`, `brand`, `hospital`, `employee`, `hcp`, `influencer`. */
  account?: string;
  /** `post`, `story`, `video`, `image`, `reply`, `reshare`, `like`, `bio`, `ad`. */
  stage?: string;
  /** A written, valid consent of the person told about is attached. Never covers numbers and addresses. */
  patientConsent?: boolean;
  /** Catalogue ids the post is filed under, named in it or not. */
  products?: readonly string[];
  /** The message that a reply answers. It is not part of the post. */
  inReplyTo?: string;
  /** The first comment that goes out with the post. */
  firstComment?: string;
  /** Everything else known of the post: paid, visa, koag, image_tags, … Unknown keys are ignored. */
  facts?: Readonly<Record<string, unknown>>;
}

export const partNames = ['text', 'alt', 'link', 'linkLabel', 'hashtag', 'caption', 'imageText', 'source', 'comment'] as const;
export type PartName = (typeof partNames)[number];

export interface Location {
  part: PartName;
  /** Of the picture, for `alt`. */
  assetId?: string;
  /** Position in the list it came from, for all but `text` and `source`. */
  index?: number;
}

/** UTF-16 offsets [start, end) in the part as it was given. */
export type Span = [number, number];

export interface Place {
  location: Location;
  span: Span | null;
}

export interface Finding extends Place {
  /** Id of the rule, as in the rulebook. */
  rule: string;
  version: number;
  severity: Severity;
  /** False: nobody may let the post pass while this stands. */
  overridable: boolean;
  message: { id: string; values: Record<string, string | number> };
  /** What to do. */
  remedy: { id: string; values: Record<string, string | number> };
  citation: string;
  provenance: string;
  /** Other places that led to this finding, e.g. the promotional words. */
  related: Place[];
}
