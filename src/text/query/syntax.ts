/**
 * The syntax tree of a query. The parser answers a tree only if it is valid: every field is known, every value is of
 * its field's type, proximity holds nothing without a position. Whoever matches need not check again.
 *
 * How the tree is to be matched (docs/query-language.md says it to users; reading.ts has the functions):
 * - A **word** of a post is a token of kind word or number of `tokenise(fold(text))`; an emoji, a web address and a mail
 *   address count as one word in distances; other marks count nothing. Title and text are two separate sequences:
 *   nothing positional crosses from one into the other. A node outside `title:` holds if it holds in either.
 * - **Term**: `termParts(text)` cuts it as the tokeniser cuts text (`covid-19` → covid, 19; `l'IRM` → l, irm). One part
 *   matches one word. Several parts match words that follow one another whatever marks or blanks stand between, or the
 *   same written as one word (`MRT-Angst` finds MRT-Angst, MRT Angst, MRTAngst). A part of a hyphenated or elided word is a word
 *   of its own: `angst` finds MRT-Angst, `IRM` finds l'IRM. It does not find the compound Prüfungsangst: that is `*angst`.
 *   A term also matches a whole hashtag (`teamspirit` finds #TeamSpirit) and the words inside hashtags and handles,
 *   never the inside of web or mail addresses.
 * - **Accents**: if `accents` is false, a part matches a word whose `plainKey` or `spelledKey` fits (`ubelkeit` and `uebelkeit`
 *   both find Übelkeit); if true, one whose `exactKey` fits (`Übelkeit` finds Übelkeit and Uebelkeit, not Ubelkeit;
 *   `schön` does not find schon). ß and ss, œ and oe, æ and ae are the same always. Case never matters here.
 * - **Wildcards**: `*` any run of characters of the key, also none; `?` exactly one. They stay inside one word.
 * - **Exact** (`{BT}`): every character as written, in NFC and without invisible ones; a run of blanks fits any run of blanks;
 *   before and after it no letter or digit. `*` and `?` mean themselves.
 * - **Phrase**: its items follow one another, in order, marks and line breaks ignored. With `slop` n > 0: all items, in any order,
 *   each in a place of its own, with at most n other words between the first and the last.
 * - **Near**: both sides somewhere, not overlapping, at most `distance` words between the end of one and the start of the other
 *   (0 = side by side); `ordered`: left before right. A near inside a near counts as the stretch from its first to its last word.
 *   Sentence ends do not matter.
 * - **Sentence**: there is one sentence in which the child holds, read as if that sentence were the whole post.
 * - **Tag**: the whole hashtag, by the rules for case, accents and wildcards. **Handle**: the whole @name, case-insensitive.
 * - **Emoji**: a whole grapheme cluster, variation selectors ignored; without a skin tone it matches every tone.
 */

/** UTF-16 offsets [start, end) in the query's source. */
export type Span = readonly [start: number, end: number];

export interface And<N> {
  kind: 'and';
  /** Two or more. */
  children: N[];
  span: Span;
}

export interface Or<N> {
  kind: 'or';
  /** Two or more. */
  children: N[];
  span: Span;
}

export interface Not<N> {
  kind: 'not';
  child: N;
  span: Span;
}

export interface Term {
  kind: 'term';
  /** NFC, no invisible characters, case as written. `*` and `?` are wildcards. At least one part by `termParts`. */
  text: string;
  /** Written with an accent, so accents count (`hasAccent(text)`). */
  accents: boolean;
  span: Span;
}

export interface Exact {
  kind: 'exact';
  /** NFC, no invisible characters, no blanks at the ends; blanks inside are single spaces. Not empty. */
  text: string;
  span: Span;
}

export interface Emoji {
  kind: 'emoji';
  /** One grapheme cluster without variation selectors. */
  text: string;
  span: Span;
}

export interface Phrase {
  kind: 'phrase';
  /** One or more. A term in a phrase has exactly one part; the term `*` stands for any one word. */
  items: (Term | Emoji)[];
  /** 0 for a plain phrase. */
  slop: number;
  span: Span;
}

export interface Tag {
  kind: 'tag';
  /** Without `#`; NFC. `*` and `?` are wildcards. */
  text: string;
  accents: boolean;
  span: Span;
}

export interface Handle {
  kind: 'handle';
  /** Without `@`; lower case. `*` and `?` are wildcards. */
  text: string;
  span: Span;
}

/** What has a place in the text. */
export type Spot = Term | Exact | Emoji | Phrase | Tag | Handle | Near | Or<Spot>;

export interface Near {
  kind: 'near';
  left: Spot;
  right: Spot;
  /** Most words allowed in between, 0…100. */
  distance: number;
  /** Left comes before right. */
  ordered: boolean;
  span: Span;
}

/** A query on text alone: inside SENTENCE and `title:`. A sentence holds no sentence. */
export type TextNode = Spot | Sentence | And<TextNode> | Or<TextNode> | Not<TextNode>;

export interface Sentence {
  kind: 'sentence';
  child: TextNode;
  span: Span;
}

/** `title:…` */
export interface Title {
  kind: 'title';
  child: TextNode;
  span: Span;
}

/** One word of a field's vocabulary or one string, canonical (see fields.ts: lower case where case is nothing to the field). */
export interface Value {
  kind: 'value';
  text: string;
  /** `*` and `?` in `text` are wildcards. Only in fields that allow it; elsewhere they cannot occur. */
  wildcard: boolean;
  span: Span;
}

/** From ≤ value ≤ to; null = open. `rating:5` is the range from 5 to 5. */
export interface Range {
  kind: 'range';
  from: number | null;
  to: number | null;
  span: Span;
}

export type ValueTest = Value | Range | And<ValueTest> | Or<ValueTest> | Not<ValueTest>;

export const filterFields = [
  'author',
  'network',
  'lang',
  'site',
  'url',
  'country',
  'type',
  'is',
  'has',
  'channel',
  'segment',
  'rating',
  'followers',
  'sentiment',
  'emotion',
  'signal',
  'topic',
  'spam',
  'minuteOfDay',
] as const;
export type FilterField = (typeof filterFields)[number];
export type FieldName = FilterField | 'title';

/**
 * `country:(nl OR be)`: the post's values of the field meet the test. A post may have several values (`has:(image AND link)`); a value
 * test holds if one of them fits, `not` if none does. A post without any value meets no value and no range (so it does meet a `not`).
 */
export interface Filter {
  kind: 'filter';
  field: FilterField;
  test: ValueTest;
  span: Span;
}

export type QueryNode = Spot | Sentence | Title | Filter | And<QueryNode> | Or<QueryNode> | Not<QueryNode>;

/** `<<<a remark>>>`; matches nothing and is kept by the formatter. */
export interface Comment {
  text: string;
  span: Span;
}

export interface Query {
  /** What was parsed. All spans point into it. */
  source: string;
  root: QueryNode;
  comments: Comment[];
}

/** `error`: the query cannot run, or can never match. `warning`: it runs, but perhaps not as meant. */
export type Severity = 'error' | 'warning';

/** Replace `span` of the source by `text`. */
export interface Edit {
  span: Span;
  text: string;
}
