/** The open form in which posts come to `auscult check`: unknown keys are ignored, unknown values count as not given. */
import { z } from 'zod';
import { countriesOf } from './markets.ts';
import type { CheckInput } from './types.ts';

const KNOWN = {
  org: ['pharma', 'medtech', 'hospital', 'supplier', 'agency'],
  account: ['corporate', 'brand', 'hospital', 'employee', 'hcp', 'influencer', 'patient'],
  audience: ['public', 'hcp', 'employees'],
  stage: ['post', 'story', 'video', 'image', 'reply', 'reshare', 'quote', 'like', 'comment', 'bio', 'ad'],
} as const;
const REQUIRED = ['org', 'account', 'audience', 'market', 'stage'] as const;
export type RequiredKey = (typeof REQUIRED)[number];

const text = z.string().optional().catch(undefined);
const texts = z
  .union([z.string().transform((one) => [one]), z.array(z.unknown()).transform((list) => list.filter((one) => typeof one === 'string'))])
  .optional()
  .catch(undefined);

/** One line of input. Only `text` is needed. */
export const lineSchema = z.object({
  text: z.string(),
  lang: text,
  context: z
    .looseObject({
      market: texts,
      products: texts,
      alt: texts,
      ocr: texts,
      video_text: texts,
      caption_text: texts,
      hashtags: texts,
      source_text: text,
      in_reply_to: text,
      first_comment: text,
      file_name: text,
      consent: text,
      links: z
        .array(z.union([z.string().transform((url) => ({ url })), z.object({ url: z.string(), label: text })]))
        .optional()
        .catch(undefined),
    })
    .default({})
    .catch({}),
});
export type Line = z.infer<typeof lineSchema>;

export interface ReadLine {
  input: CheckInput;
  /** Keys without which no verdict is complete. */
  missing: RequiredKey[];
}

export function readLine({ text: body, lang, context }: Line): ReadLine {
  const known = (key: keyof typeof KNOWN): string | undefined => {
    const given = context[key];
    const value = typeof given === 'string' ? given.trim().toLowerCase() : '';
    return (KNOWN[key] as readonly string[]).includes(value) ? value : undefined;
  };
  const markets = context.market?.filter((market) => countriesOf(market) !== null);
  const read: Record<RequiredKey, unknown> = {
    org: known('org'),
    account: known('account'),
    audience: known('audience'),
    market: markets?.length ? markets : undefined,
    stage: known('stage'),
  };
  const hasPicture = known('stage') === 'image' || context['image_tags'] !== undefined || context.ocr !== undefined;
  const alts = context.alt ?? (hasPicture ? [''] : []);
  return {
    missing: REQUIRED.filter((key) => read[key] === undefined),
    input: {
      text: body,
      language: lang,
      alts: alts.map((alt, index) => ({ assetId: `picture ${index + 1}`, alt })),
      links: [...(context.links ?? []), ...(context.file_name === undefined ? [] : [{ url: context.file_name }])],
      hashtags: context.hashtags,
      captions: [...(context.video_text ?? []), ...(context.caption_text ?? [])],
      imageText: context.ocr,
      sourceText: context.source_text,
      inReplyTo: context.in_reply_to,
      firstComment: context.first_comment,
      markets: markets?.length === context.market?.length ? markets : undefined,
      audience: known('audience'),
      organisationKind: known('org'),
      account: known('account'),
      stage: known('stage'),
      products: context.products,
      patientConsent: context.consent === 'valid',
      facts: context,
    },
  };
}
