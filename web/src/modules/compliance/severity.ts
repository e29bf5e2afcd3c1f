import type { Severity } from '../../../../src/modules/compliance/check/types.ts';
import type { Tone } from '../../theme.ts';

/** How severe a finding is, in the colours every room uses. */
export const severityTone: Record<Severity, Tone> = { block: 'stop', warn: 'waiting', inform: 'live' };
