/**
 * Settings. They are environment variables and nothing else; this schema checks them at start and prints the table
 * in `docs/operations.md`. An empty variable counts as not set.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

interface Setting {
  description: string;
  /** What to write instead, shown when the value is wrong. */
  remedy: string;
  /** How the default reads in the documentation, where it is not a fixed value. */
  standsFor?: string;
}

const settings = z.registry<Setting>();

const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .refine((text) => /^-?\d+$/.test(text) && Number(text) >= minimum && Number(text) <= maximum, {
      error: `is not a whole number from ${minimum} to ${maximum}`,
    })
    .transform(Number);

const yesOrNo = z.enum(['yes', 'no'], { error: 'is neither yes nor no' }).transform((word) => word === 'yes');

const address = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `is not an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    abort: true,
  });

const origin = address('http:', 'https:')
  .refine((text) => /^https?:\/\/[^/?#@]+\/?$/.test(text), { error: 'has a path, a query or a user name' })
  .transform((text) => new URL(text).origin);

/** `host:port` or `[::1]:port`. */
const place = z.string().transform((text, context) => {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]/]+):(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[2]);
  if (!match?.[1] || port < 1 || port > 65_535) {
    context.addIssue({ code: 'custom', message: `holds "${text.trim()}", which is not host:port` });
    return z.NEVER;
  }
  return { host: match[1].replace(/^\[|\]$/g, '').toLowerCase(), port };
});

const proxies = z
  .string()
  .regex(/^(yes|no|\d{1,2})$/, { error: 'is neither yes, no nor a number of proxies' })
  .transform((text) => (text === 'yes' ? 1 : text === 'no' ? 0 : Number(text)));

const schema = z.object({
  PORT: wholeNumber(1, 65_535).prefault('4100').register(settings, {
    description: 'TCP port of the web and the API.',
    remedy: 'Write a free port, for example 4100.',
  }),
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, { error: 'is not a host name or an IP address' })
    .prefault('127.0.0.1')
    .register(settings, {
      description:
        'Address to listen on. The default admits this machine only, since whoever comes first sets the organisation up; put a proxy with TLS before it, or write `0.0.0.0` (in a container, say).',
      remedy: 'Write an IP address of this machine, for example 127.0.0.1 or 0.0.0.0.',
    }),
  DATA_DIR: z
    .string()
    .transform((path) => resolve(checkout, path))
    .prefault('./data')
    .register(settings, {
      description: 'Folder for files, keys and, without `DATABASE_URL`, the database. A relative path starts at the checkout.',
      remedy: 'Write the path of a folder.',
    }),
  DATABASE_URL: address('postgres:', 'postgresql:').optional().register(settings, {
    description: 'A PostgreSQL server, 15 or newer. Without it, the PostgreSQL that comes along runs on `DATA_DIR`.',
    remedy: 'Write postgresql://user:password@host:5432/database.',
    standsFor: 'the PostgreSQL that comes along',
  }),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000).prefault('10').register(settings, {
    description: 'Connections each process opens to the database for requests.',
    remedy: 'Write 10, or what the database server admits divided by the number of processes.',
  }),
  PUBLIC_URL: origin.optional().register(settings, {
    description: 'The address people type, for links in mails and for cookies. No path: Auscult lives at the root of its host.',
    remedy: 'Write scheme and host only, for example https://social.example.org.',
    standsFor: '`http://localhost:PORT`',
  }),
  SMTP_URL: address('smtp:', 'smtps:').optional().register(settings, {
    description: 'The server that sends mail. Without it, no mail leaves and invitation links are shown for copying.',
    remedy: 'Write smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465.',
    standsFor: 'no mail',
  }),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/, { error: 'is not a mail address' })
    .optional()
    .register(settings, {
      description: 'Sender of the mails.',
      remedy: 'Write an address, with or without a name: Auscult <auscult@example.org>.',
      standsFor: '`Auscult <auscult@HOST-OF-PUBLIC_URL>`',
    }),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { error: 'is not a log level' })
    .prefault('info')
    .register(settings, {
      description: 'The least severe line that is logged: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`.',
      remedy: 'Write trace, debug, info, warn, error, fatal or silent.',
    }),
  SECRET_KEYS_FILE: z
    .string()
    .transform((path) => resolve(checkout, path))
    .optional()
    .register(settings, {
      description:
        'Where the keys lie that seal tokens and sign signatures. Keep it apart from the database and its backups; it is made at first start.',
      remedy: 'Write the path of a file.',
      standsFor: '`DATA_DIR/keys.json`',
    }),
  WORKER_CONCURRENCY: wholeNumber(1, 100).prefault('4').register(settings, {
    description: 'Jobs that one process works at the same time.',
    remedy: 'Write a small number, for example 4.',
  }),
  SERVE_WORKS_QUEUE: yesOrNo.prefault('yes').register(settings, {
    description: 'Whether `serve` also works the queue. Write `no` where separate `worker` processes do.',
    remedy: 'Write yes or no.',
  }),
  OUTBOUND_ALLOW: z
    .string()
    .transform((text) => text.split(',').filter((part) => part.trim() !== ''))
    .pipe(z.array(place))
    .optional()
    .register(settings, {
      description:
        'Private addresses that connectors may reach all the same, as `host:port`, separated by commas. Everything else on private networks is refused.',
      remedy: 'Write host:port, separated by commas, for example pds.intranet:443,10.0.0.5:2583.',
      standsFor: 'none',
    }),
  TRUST_PROXY: proxies.prefault('no').register(settings, {
    description: 'How many proxies before Auscult may name the caller in `X-Forwarded-For`: `no`, `yes` (one) or a number.',
    remedy: 'Write no, yes or the number of proxies.',
  }),
  SECOND_OPINION_URL: address('http:', 'https:')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional()
    .register(settings, {
      description:
        'A language model of your own that may be asked for a second opinion on a mention, one at a time: the base address of an OpenAI-compatible interface, before `/chat/completions`. On a private network it must stand in `OUTBOUND_ALLOW` as well. Texts of mentions leave Auscult for it, without names and addresses in them.',
      remedy: 'Write its base address, for example http://10.0.0.5:8000/v1, or leave it out.',
      standsFor: 'nothing is asked',
    }),
  SECOND_OPINION_MODEL: z.string().trim().max(200, { error: 'is longer than 200 characters' }).optional().register(settings, {
    description: 'Name of the model behind `SECOND_OPINION_URL`; it is kept with everything that model said.',
    remedy: 'Write the name under which the interface knows the model.',
    standsFor: 'none; needed with `SECOND_OPINION_URL`',
  }),
  SECOND_OPINION_KEY: z.string().trim().optional().register(settings, {
    description: 'Sent to `SECOND_OPINION_URL` as a bearer token.',
    remedy: 'Write the key, or leave it out.',
    standsFor: 'none',
  }),
  CLOCK_OFFSET_SECONDS: wholeNumber(-4_000_000_000, 4_000_000_000).prefault('0').register(settings, {
    description: 'Moves the clock of program and database. For tests only.',
    remedy: 'Leave it out.',
  }),
});

export interface Config {
  port: number;
  host: string;
  /** Absolute path. */
  dataDir: string;
  databaseUrl: string | undefined;
  databasePoolSize: number;
  /** Scheme, host and port, without a slash at the end. */
  publicUrl: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Absolute path. */
  secretKeysFile: string;
  workerConcurrency: number;
  serveWorksQueue: boolean;
  /** Host in lower case, IPv6 without brackets. */
  outboundAllow: readonly { host: string; port: number }[];
  /** Number of proxies whose `X-Forwarded-For` is believed; 0 means none. */
  trustProxy: number;
  clockOffsetSeconds: number;
  /** `url` without a slash at the end; absent where nothing is to be asked. */
  secondOpinion: { url: string; model: string; key: string | undefined } | undefined;
}

export interface SettingFault {
  variable: string;
  /** Reads on after the variable: `is not a whole number from 1 to 65535`. */
  fault: string;
  remedy: string;
}

/** Names every fault at once. Values are left out: they may be secret. */
export class ConfigError extends Error {
  readonly faults: readonly SettingFault[];
  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map(({ variable, fault, remedy }) => `  ${variable} ${fault}. ${remedy}`);
    super(`${faults.length === 1 ? 'One setting is' : `${faults.length} settings are`} wrong:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** The settings in `env`. Throws one `ConfigError` for all faults. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(given);
  const faults = parsed.success ? [] : faultsOf(parsed.error);
  if (given['SECOND_OPINION_URL'] && !given['SECOND_OPINION_MODEL'])
    faults.push({
      variable: 'SECOND_OPINION_MODEL',
      fault: 'is missing beside SECOND_OPINION_URL',
      remedy: entryOf('SECOND_OPINION_MODEL').remedy,
    });
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const values = parsed.data;
  const { SECOND_OPINION_URL: opinionUrl, SECOND_OPINION_MODEL: opinionModel } = values;
  const publicUrl = values.PUBLIC_URL ?? `http://localhost:${values.PORT}`;
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    publicUrl,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `Auscult <auscult@${new URL(publicUrl).hostname}>`,
    logLevel: values.LOG_LEVEL,
    secretKeysFile: values.SECRET_KEYS_FILE ?? resolve(values.DATA_DIR, 'keys.json'),
    workerConcurrency: values.WORKER_CONCURRENCY,
    serveWorksQueue: values.SERVE_WORKS_QUEUE,
    outboundAllow: values.OUTBOUND_ALLOW ?? [],
    trustProxy: values.TRUST_PROXY,
    clockOffsetSeconds: values.CLOCK_OFFSET_SECONDS,
    secondOpinion: opinionUrl && opinionModel ? { url: opinionUrl, model: opinionModel, key: values.SECOND_OPINION_KEY } : undefined,
  };
}

function faultsOf(error: z.ZodError): SettingFault[] {
  return error.issues.map((issue) => {
    const variable = String(issue.path[0]);
    return { variable, fault: issue.message, remedy: entryOf(variable).remedy };
  });
}

function entryOf(variable: string): Setting {
  const field = schema.shape[variable as keyof typeof schema.shape];
  const entry = field && settings.get(field);
  if (!entry) throw new Error(`Setting ${variable} is not described.`);
  return entry;
}

/** The settings as a Markdown table, for `docs/operations.md`. */
export function settingsTable(): string {
  const rows = Object.entries(schema.shape).map(([variable, field]) => {
    const entry = entryOf(variable);
    const prefault = field instanceof z.ZodPrefault ? `\`${field.def.defaultValue}\`` : entry.standsFor;
    return `| \`${variable}\` | ${entry.description} | ${prefault ?? ''} |`;
  });
  return ['| variable | meaning | default |', '| --- | --- | --- |', ...rows].join('\n') + '\n';
}
