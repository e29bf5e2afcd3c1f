import { useState } from 'react';
import { localTimeOf } from '../../src/kernel/wall-time.ts';
import { useActive } from './session.ts';

/** The day it was in the organisation's reporting zone when the page opened, `YYYY-MM-DD`. Days of numbers are days of that zone. */
export function useToday(): string {
  const { organisation } = useActive();
  const [today] = useState(() => localTimeOf(new Date(), organisation.reportingZone).slice(0, 10));
  return today;
}
