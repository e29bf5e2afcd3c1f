/** A process by its number and when it began. */
export interface ProcessIdentity {
  pid: number;
  start: string | null;
}

export function processStart(pid: number): Promise<string | null>;
export function thisProcess(): Promise<ProcessIdentity>;
export function isAlive(identity: ProcessIdentity): Promise<boolean>;
export function withLock<T>(path: string, work: () => Promise<T>, onWait?: (holder: number) => void): Promise<T>;
