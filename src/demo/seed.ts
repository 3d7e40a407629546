import type { Language, Prisma, PrismaClient } from '../db/generated/client.ts';
import { hashPassword } from '../passwords/hash.ts';
import { sealKey } from '../second-factors/sealed-key.ts';
import { readSettings } from '../settings.ts';
import { authorities, type AuthorityCode } from './authorities.ts';
import { type ModuleCode, modules } from './modules.ts';
import {
  authorityCodes,
  authorityId,
  emailOf,
  keywordId,
  keywords,
  moduleId,
  moduleRoles,
  rolesHeld,
} from './plan.ts';
import { type AccountState, demoKey, demoPassword, type DemoUser, users } from './users.ts';

const day = 24 * 60 * 60 * 1000;

/** When an account in each state was made, its password chosen and last used at the latest, in days before now. */
const ages: Record<AccountState, { created: number; chosen: number; lastSignIn: number }> = {
  active: { created: 300, chosen: 40, lastSignIn: 0 },
  new: { created: 0, chosen: 0, lastSignIn: 0 },
  'temporary-expired': { created: 12, chosen: 12, lastSignIn: 0 },
  expired: { created: 400, chosen: 200, lastSignIn: 30 },
  blocked: { created: 250, chosen: 60, lastSignIn: 1 },
};

/**
 * Fills an empty database with authorities, modules, keywords and users for trying things out, in one
 * transaction. Everybody's password is `demoPassword`.
 * @throws when the database already has rows with these ids.
 */
export async function seedDemo(prisma: PrismaClient, now: Date): Promise<void> {
  const hashes = await hashesOfUsers();
  await prisma.$transaction(
    async (transaction) => {
      await seedModules(transaction);
      await seedAuthorities(transaction, now);
      await seedNameChange(transaction, now);
      await seedParts(transaction);
      await seedUsers(transaction, hashes, now);
      await seedSecondFactors(transaction, now);
      await continueNumbering(transaction);
      await transaction.$executeRaw`SELECT link_log(1000)`;
    },
    { timeout: 30_000 },
  );
}

/** The users with short names have a hash each; the others share one, which is quicker. */
async function hashesOfUsers(): Promise<string[]> {
  const shared = hashPassword(demoPassword);
  return await Promise.all(users.map(({ isNamed }) => (isNamed ? hashPassword(demoPassword) : shared)));
}

async function seedModules(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.module.createMany({
    data: modules.map((module) => ({ id: moduleId(module.code), ...module })),
  });
  await transaction.moduleRole.createMany({
    data: moduleRoles.map(({ module, ...role }) => ({ moduleId: moduleId(module), ...role })),
  });
  await transaction.keyword.createMany({
    data: keywords.map(({ id, module, parentId, labels, position }) => ({
      id,
      parentId,
      labels,
      position,
      moduleId: module && moduleId(module),
    })),
  });
}

async function seedAuthorities(transaction: Prisma.TransactionClient, now: Date): Promise<void> {
  const createdAt = new Date(now.getTime() - 300 * day);
  const ids = authorityCodes.map(authorityId);
  await transaction.authority.createMany({
    data: authorityCodes.map((code) => ({
      ...authorityRow(code),
      createdAt,
      confirmedAt: new Date(now.getTime() - confirmedDaysAgo(code) * day),
    })),
  });
  await transaction.authorityName.createMany({
    data: authorityCodes.flatMap((code) =>
      Object.entries(authorities[code].names).map(([language, informalName]) => ({
        authorityId: authorityId(code),
        language: language as Language,
        informalName,
      })),
    ),
  });
  await transaction.logEvent.createMany({
    data: ids.map((id) => ({ action: 'authority.registered', authorityId: id, at: createdAt })),
  });
}

/** One has not looked at its data for more than a year (AUT-08). */
const confirmedDaysAgo = (code: AuthorityCode): number => (code === 'konsumentverket' ? 400 : 100);

/** A name change that waits for the Commission (AUT-03). */
async function seedNameChange(transaction: Prisma.TransactionClient, now: Date): Promise<void> {
  const authority = { authorityId: authorityId('upphandlingsmyndigheten') };
  const { informalName } = authorities.upphandlingsmyndigheten;
  await transaction.nameChange.create({
    data: {
      ...authority,
      oldName: 'Konkurrensverkets upphandlingsstöd',
      newName: informalName,
      requestedAt: now,
    },
  });
  await transaction.authorityName.updateMany({ where: authority, data: { needsReview: true } });
}

function authorityRow(code: AuthorityCode): Prisma.AuthorityCreateManyInput {
  const { kind, country, organisationNumber, officialName, informalName, language, ...rest } =
    authorities[code];
  const [postalStreet, postalCode, postalCity] = rest.postal;
  const [visitingStreet, visitingCode, visitingCity] = rest.visiting;
  const { description, competences, areaOfActivity, telephone, domain, workingLanguages } = rest;
  return {
    id: authorityId(code),
    kind,
    country,
    organisationNumber,
    officialName,
    informalName,
    language,
    description,
    competences,
    areaOfActivity,
    telephone,
    workingLanguages,
    postalStreet,
    postalCode,
    postalCity,
    visitingStreet,
    visitingCode,
    visitingCity,
    email: `registrator@${domain}`,
    website: `https://www.${domain}`,
  };
}

/** Access to modules, keywords, linked coordinators, and what access managers may give. */
async function seedParts(transaction: Prisma.TransactionClient): Promise<void> {
  const parts = authorityCodes.flatMap((code) =>
    Object.entries(authorities[code].modules).map(([module, part]) => ({
      module: module as ModuleCode,
      ...part,
      ids: { authorityId: authorityId(code), moduleId: moduleId(module as ModuleCode) },
    })),
  );
  await transaction.authorityModule.createMany({ data: parts.map(({ ids, part }) => ({ ...ids, part })) });
  await transaction.linkedCoordinator.createMany({
    data: parts.flatMap(({ ids, coordinators }) =>
      coordinators.map((coordinator) => ({ ...ids, coordinatorId: authorityId(coordinator) })),
    ),
  });
  await transaction.authorityKeyword.createMany({
    data: [
      ...authorityCodes.flatMap((code) => chosen(authorityId(code), null, authorities[code].keywords)),
      ...parts.flatMap(({ ids, module, keywords }) => chosen(ids.authorityId, module, keywords)),
    ],
  });
  await transaction.managedAuthority.createMany({
    data: authorityCodes.flatMap((code) =>
      authorities[code].manages.map((managed) => ({
        managerId: authorityId(code),
        authorityId: authorityId(managed),
      })),
    ),
  });
  await transaction.accessManagerModule.createMany({
    data: authorityCodes.flatMap((code) =>
      authorities[code].managedModules.map((module) => ({
        authorityId: authorityId(code),
        moduleId: moduleId(module),
      })),
    ),
  });
}

function chosen(authorityId: number, module: ModuleCode | null, labels: string[]) {
  return labels.map((label) => ({ authorityId, keywordId: keywordId(module, label) }));
}

async function seedUsers(transaction: Prisma.TransactionClient, hashes: string[], now: Date): Promise<void> {
  const rows = users.map((user, index) => ({ user, ...userRow(user, index, hashes[index]!, now) }));
  await transaction.user.createMany({ data: rows.map(({ row }) => row) });
  await transaction.passwordHistory.createMany({
    data: rows.map(({ row, chosenAt }) => ({ userId: row.id, hash: row.passwordHash, chosenAt })),
  });
  await transaction.roleAssignment.createMany({
    data: rows.flatMap(({ user, row }) =>
      rolesHeld(user).map((role) => ({
        userId: row.id,
        authorityId: row.authorityId,
        roleId: role.id,
        moduleId: moduleId(role.module),
      })),
    ),
  });
}

/** One user has an app; those who must have one are within their grace for as long as anybody tries the demo (PWD-11). */
async function seedSecondFactors(transaction: Prisma.TransactionClient, now: Date): Promise<void> {
  const userId = users.findIndex(({ username }) => username === 'tvasteg') + 1;
  const sealed = sealKey(demoKey, userId, readSettings().secrets);
  await transaction.totp.create({ data: { userId, sealed, lastStep: 0, addedAt: now } });
  await transaction.user.updateMany({
    where: { isAdministrator: true, authority: { kind: { not: 'ORDINARY' } } },
    data: { factorDemandedSince: new Date(now.getTime() + 730 * day) },
  });
}

function userRow(user: DemoUser, index: number, passwordHash: string, now: Date) {
  const { created, chosen, lastSignIn } = ages[user.state];
  const before = (days: number) => new Date(now.getTime() - days * day);
  const isTemporary = user.state === 'new' || user.state === 'temporary-expired';
  const chosenAt = before(user.state === 'active' ? chosen + index : chosen);
  const row = {
    id: index + 1,
    authorityId: authorityId(user.authority),
    username: user.username,
    email: emailOf(user),
    firstName: user.name[0],
    lastName: user.name[1],
    language: user.language,
    telephone: fictionalMobile(index),
    isAdministrator: user.isAdministrator,
    createdAt: before(created),
    passwordHash,
    passwordTemporary: isTemporary,
    passwordExpiresAt: expiry(chosenAt, isTemporary),
    ...(!isTemporary && {
      firstSignInAt: before(created - 1),
      lastSignInAt: before(lastSignIn + (index % 20)),
    }),
    ...(user.state === 'blocked' && { failedSignIns: 5 }),
  };
  return { row, chosenAt };
}

/** Seven days for a temporary password (PWD-06), six calendar months for another (PWD-04). */
function expiry(chosenAt: Date, isTemporary: boolean): Date {
  const expiry = new Date(chosenAt);
  if (isTemporary) expiry.setUTCDate(expiry.getUTCDate() + 7);
  else expiry.setUTCMonth(expiry.getUTCMonth() + 6);
  return expiry;
}

/** Of the numbers that PTS sets aside for fiction, 070-174 06 05 to 99; every fourth user gives none. */
function fictionalMobile(index: number): string {
  return index % 4 === 3 ? '' : `070-174 06 ${String(5 + index).padStart(2, '0')}`;
}

/** Rows with ids of their own leave the sequences where they were. */
async function continueNumbering(transaction: Prisma.TransactionClient): Promise<void> {
  for (const table of ['authority', 'module', 'module_role', 'keyword', '"user"'])
    await transaction.$executeRawUnsafe(
      `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`,
    );
}
