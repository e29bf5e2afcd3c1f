/** What a network takes, as data: the same shape from a connector, from the table of by-hand networks, and over the API. */
import { z } from 'zod';

export const postLimits = {
  textLimits: z.array(z.object({ unit: z.enum(['graphemes', 'bytes', 'utf16']), maximum: z.number().int() })),
  images: z.object({
    maximumCount: z.number().int(),
    maximumBytes: z.number().int(),
    maximumSide: z.number().int(),
    mediaTypes: z.array(z.string()),
    maximumAltGraphemes: z.number().int().nullable(),
  }),
};
