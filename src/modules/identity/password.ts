/** How hard a password is to guess, without asking anyone outside (zxcvbn, four word lists). */
import { z } from 'zod';
import { invalidField } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/types.ts';

const work = new URL('./password-work.ts', import.meta.url);
const estimateSchema = z.object({ score: z.number().int().min(0).max(4) });
/** Of 0…4; 3 is "safely unguessable: 10^8 to 10^10 guesses" in zxcvbn's scale. */
const enough = 3;

/** `words` (name, e-mail, organisation) weigh against the password. */
export async function passwordStrength(
  { pool }: Kernel,
  password: string,
  words: readonly string[],
): Promise<{ score: number; enough: boolean }> {
  const payload = { password: password.slice(0, 128), words: [...words] };
  const { score } = estimateSchema.parse(await pool.run(work, 'estimate', payload, { urgent: true }));
  return { score, enough: score >= enough };
}

/** Throws `invalid` naming `path` for a password that is guessed too soon. */
export async function assertStrong(kernel: Kernel, password: string, words: readonly string[], path = 'password'): Promise<void> {
  if (!(await passwordStrength(kernel, password, words)).enough) throw invalidField(path, 'weak_password');
}
