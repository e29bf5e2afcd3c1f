/**
 * `npm run eval:language`: sentiment, emotions, adverse events and language identification on public sets, beside other
 * programs in the same run. Writes docs/evaluation/language.md. Sets: ../shared/data; attribution in docs/evaluation/sources.md.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dataFolder } from '../scripts/language-training/examples.ts';
import { loadTextData } from '../src/text-data.ts';
import { emotionReport } from './language/emotion.ts';
import { identificationReport } from './language/identification.ts';
import { safetyReport } from './language/safety.ts';
import { sentimentReport } from './language/sentiment.ts';

const report = new URL('../docs/evaluation/language.md', import.meta.url);

/** `--set XED` runs the sentiment sets of that name alone and writes nothing. */
const at = process.argv.indexOf('--set');
const only = at === -1 ? undefined : process.argv[at + 1];

if (!existsSync(dataFolder)) process.stdout.write('skipped: ../shared/data is not here\n');
else if (only !== undefined) process.stdout.write(await sentimentReport(await loadTextData(), only));
else {
  const data = await loadTextData();
  const text = [
    '# How well the text engine reads\n',
    `Written by \`npm run eval:language\` on Node ${process.version}, ${cpus()[0]?.model.trim() ?? 'an unknown processor'}. Test sets train and tune nothing; see [sources](sources.md).\n`,
    await sentimentReport(data),
    await emotionReport(data),
    await safetyReport(data),
    await identificationReport(data),
  ].join('\n');
  await writeFile(report, text);
  process.stdout.write(text);
}
