/** Roles as sets of permissions. Owner and administrator never hold `review.sign`, custom roles may, alone or with others. */
import rolesFile from './roles.json' with { type: 'json' };

/** Every permission an operation may name. The permission matrix test holds it against the contracts. */
export const permissions = [
  'identity.read',
  'identity.manage',
  'audit.read',
  'channels.read',
  'channels.manage',
  'strategy.read',
  'strategy.edit',
  'content.read',
  'content.edit',
  'compliance.read',
  'compliance.manage',
  'review.read',
  'review.sign',
  'review.withdraw',
  'publishing.read',
  'publishing.schedule',
  'publishing.handle',
  'listening.read',
  'listening.edit',
  'listening.handle',
  'listening.sources',
  'listening.privacy',
  'measurement.read',
  'measurement.record',
] as const;

const reading = permissions.filter((permission) => permission.endsWith('.read'));
const definitions = rolesFile as Record<string, { reads?: boolean; permissions: string[] }>;

export const builtInRoles: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(definitions).map(([role, { reads, permissions: granted }]) => [
    role,
    [...new Set([...(reads ? reading : []), ...granted])],
  ]),
);

/** Permissions that may never meet in one role: who runs the house does not sign. */
export function incompatible(granted: readonly string[]): boolean {
  return granted.includes('identity.manage') && granted.includes('review.sign');
}
