/** The weeks of a month as days (`2027-03-01`), Monday first, whole weeks. Pure calendar arithmetic in UTC. */
const day = 86_400_000;

export function monthOf(date: string): string {
  return date.slice(0, 7);
}

export function shiftMonth(month: string, by: number): string {
  const [year = 2000, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

export function shiftDay(date: string, by: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + by * day).toISOString().slice(0, 10);
}

export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00Z`);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * day;
  const next = Date.parse(`${shiftMonth(month, 1)}-01T00:00Z`);
  const weeks: string[][] = [];
  for (let at = monday; at < next; at += 7 * day)
    weeks.push(Array.from({ length: 7 }, (_, index) => new Date(at + index * day).toISOString().slice(0, 10)));
  return weeks;
}

/** Today in a zone. */
export function todayIn(zone: string, now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}
