/** Reading again what an older version of the program read. Browser-safe. */
import { z } from 'zod';
import { can, idSchema, instantSchema } from '#kernel/contract.ts';

const rereadSchema = z.object({
  id: idSchema,
  state: z.enum(['running', 'finished', 'cancelled']),
  total: z.number().int(),
  done: z.number().int(),
  /** Judged otherwise than before: another language, sentiment, topics or signals. */
  changed: z.number().int(),
  at: instantSchema,
});
export type Reread = z.infer<typeof rereadSchema>;

export const rereadContract = {
  standing: can('listening.sources', {
    method: 'GET',
    path: '/listening/reading',
    summary: 'How many posts an older version of the program read',
    description: 'Of units in which the caller may do something about it. Posts whose text has expired keep what was read in them.',
  }).output(z.object({ older: z.number().int(), last: rereadSchema.nullable() })),
  start: can('listening.sources', {
    method: 'POST',
    path: '/listening/reading',
    summary: 'Read them again',
    description:
      'In the background, newest first; queries are matched again and counts follow by the difference. What people corrected stays, and so does a language that was sure.',
  }).output(rereadSchema),
};
