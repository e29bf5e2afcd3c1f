/** The OpenAPI document and the list of operations, both read from the contract. */
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { ContractRouter } from '@orpc/server';
import type { OperationMeta } from './contract.ts';

export interface ContractOperation {
  name: string;
  method: string;
  path: string;
  summary: string;
  meta: OperationMeta;
  inputSchema: unknown;
}

interface Described {
  '~orpc': { meta: OperationMeta; route: { method?: string; path?: string; summary?: string }; inputSchema?: unknown };
}

function isOperation(value: unknown): value is Described {
  return typeof value === 'object' && value !== null && '~orpc' in value;
}

/** Every operation of a contract, in order. */
export function contractOperations(contract: object, prefix = ''): ContractOperation[] {
  return Object.entries(contract).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix ? `${prefix}.${key}` : key;
    if (isOperation(value)) {
      const { meta, route, inputSchema } = value['~orpc'];
      return [{ name, method: route.method ?? 'POST', path: route.path ?? '', summary: route.summary ?? '', meta, inputSchema }];
    }
    return typeof value === 'object' && value !== null ? contractOperations(value, name) : [];
  });
}

/** OpenAPI 3.1, with the session cookie and API keys as the two ways in. */
export async function openApiDocument(
  contract: ContractRouter<OperationMeta>,
  about: { version: string; publicUrl: string },
): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: {
      title: 'Auscult',
      version: about.version,
      description:
        'Errors carry `code` and, in `data`, `reason` and `fields`. Where a person belongs to several organisations, the header `auscult-organisation` names one.',
    },
    servers: [{ url: `${about.publicUrl}/api` }],
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'auscult.session_token' },
        apiKey: { type: 'http', scheme: 'bearer' },
      },
    },
  });
}
