import type { Answer, Client } from '../../api.ts';

export type Role = Answer<Client['identity']['roles']['list']>[number];
