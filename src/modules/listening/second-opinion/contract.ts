/** A second opinion on a mention, of a model the operator runs. Browser-safe. */
import { z } from 'zod';
import { can, idSchema, instantSchema } from '#kernel/contract.ts';
import { emotionNames, sentimentLabels } from '#text/analysis.ts';

const byId = z.object({ id: idSchema });

export const opinionSchema = z.object({
  id: idSchema,
  /** As the operator named it in `SECOND_OPINION_MODEL` at the time. */
  model: z.string(),
  sentiment: z.enum(sentimentLabels),
  /** What Auscult itself said at the time. */
  ownSentiment: z.enum(sentimentLabels),
  emotions: z.array(z.enum(emotionNames)),
  at: instantSchema,
  /** Who asked; null where that person is gone. */
  person: z.string().nullable(),
});
export type Opinion = z.infer<typeof opinionSchema>;

/** Stand among the operations of mentions. */
export const secondOpinions = {
  opinions: can('listening.read', {
    method: 'GET',
    path: '/listening/mentions/{id}/second-opinions',
    summary: 'What models of your own said of a mention, newest first',
    description: '`model` is the one that may be asked now, null where the operator has set none up.',
  })
    .input(byId)
    .output(z.object({ model: z.string().nullable(), opinions: z.array(opinionSchema) })),
  askOpinion: can('listening.edit', {
    method: 'POST',
    path: '/listening/mentions/{id}/second-opinions',
    summary: 'Ask the model of your own for a second opinion',
    description:
      'Sends the text, without names and addresses in it, to the address the operator set up. The answer is kept beside the reading and changes nothing: neither counts nor alerts nor queries.',
  })
    .input(byId)
    .output(opinionSchema),
};
