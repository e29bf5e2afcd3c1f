/** The whole API as one contract: the server implements it, the web's client is typed by it, OpenAPI is printed from it. */
import { channelsContract } from '#modules/channels/contract.ts';
import { complianceContract } from '#modules/compliance/contract.ts';
import { contentContract } from '#modules/content/contract.ts';
import { identityContract } from '#modules/identity/contract.ts';
import { listeningContract } from '#modules/listening/contract.ts';
import { measurementContract } from '#modules/measurement/contract.ts';
import { publishingContract } from '#modules/publishing/contract.ts';
import { reviewContract } from '#modules/review/contract.ts';
import { strategyContract } from '#modules/strategy/contract.ts';
import { recordContract } from './record-contract.ts';

export const contract = {
  identity: identityContract,
  channels: channelsContract,
  strategy: strategyContract,
  content: contentContract,
  compliance: complianceContract,
  review: reviewContract,
  publishing: publishingContract,
  listening: listeningContract,
  measurement: measurementContract,
  record: recordContract,
};
