/** What was felt: in this order, with the tone of its word everywhere. Colours of charts: `ui/chart-palette.ts`. */
import { IconMoodEmpty, IconMoodSad, IconMoodSmile } from '@tabler/icons-react';

export const feelings = ['negative', 'neutral', 'positive'] as const;
export const feelingTones = { negative: 'stop', neutral: 'draft', positive: 'good' } as const;
export const feelingFaces = { negative: IconMoodSad, neutral: IconMoodEmpty, positive: IconMoodSmile };
