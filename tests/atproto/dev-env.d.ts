/**
 * The few parts of @atproto/dev-env 0.6.7 that the test network uses, so that the type check is the same
 * whether or not the package is installed.
 */
declare module '@atproto/dev-env' {
  import type { KeyObject } from 'node:crypto';
  import type { Server } from 'node:http';

  export interface TestPlc {
    url: string;
    close(): Promise<void>;
  }
  export const TestPlc: { create(config: object): Promise<TestPlc> };

  export interface TestPds {
    url: string;
    ctx: {
      sequencer: { curr(): Promise<number | null> };
      cfg: { service: { did: string } };
    };
    server: { server?: Server };
    jwtSecretKey(): KeyObject;
    processAll(): Promise<void>;
    close(): Promise<void>;
  }
  export const TestPds: { create(config: Record<string, unknown>): Promise<TestPds> };

  export interface TestBsync {
    url: string;
    close(): Promise<void>;
  }
  export const TestBsync: { create(config: { apiKeys: string[]; dbUrl: string; dbSchema: string }): Promise<TestBsync> };

  export interface TestBsky {
    url: string;
    serverDid: string;
    sub: { processAll(): Promise<void>; getCursor(): number | undefined };
    close(): Promise<void>;
  }
  export const TestBsky: { create(config: Record<string, unknown>): Promise<TestBsky> };

  export function mockNetworkUtilities(pds: TestPds, bsky?: TestBsky): void;
}
