import { Counter, Gauge } from 'prom-client';
import { publishHead } from '../audit/publish-head.ts';
import { remindOfUnconfirmedData } from '../authorities/remind-unconfirmed.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { forgetLinks } from '../email-changes/forget-links.ts';
import { forgetInvited } from '../invitations/forget-invited.ts';
import { remindOfExpiry } from '../invitations/remind-of-expiry.ts';
import { keepFigures } from '../key-figures/kept.ts';
import { forgetMails } from '../mail/forget-mails.ts';
import type { Outbox } from '../mail/outbox.ts';
import { readMailbox } from '../mail/read-mailbox.ts';
import { countOutage } from '../operation/count-outage.ts';
import { log } from '../operation/log.ts';
import { forgetCounts } from '../passwords/forget-counts.ts';
import { remindOfPasswords } from '../passwords/remind.ts';
import { forgetResets } from '../passwords/resets.ts';
import { forgetExpired } from '../second-factors/challenges.ts';
import { noteAllDemands } from '../second-factors/demands.ts';
import { forgetBrowsers } from '../sessions/forget-browsers.ts';
import type { Settings } from '../settings.ts';
import { forgetSignIns } from '../sign-ins/forget-sign-ins.ts';
import { forgetDrafts } from '../web/drafts.ts';
import { sealAllAnew } from './seal-anew.ts';

export interface JobParts {
  prisma: PrismaClient;
  outbox: Outbox;
  settings: Settings;
  clock?: () => Date;
}

export interface Timetable {
  /** Starts no more jobs, and waits for the one that runs. */
  stop: () => Promise<void>;
}

const minute = 60 * 1000;
const hour = 60 * minute;

// job_name, since Prometheus has a label job of its own.
const failed = new Counter({
  name: 'portal_jobs_failed_total',
  help: 'Runs of a job that failed; each is tried again within the hour.',
  labelNames: ['job_name'],
});

const lastSuccess = new Gauge({
  name: 'portal_job_last_success_timestamp_seconds',
  help: 'When a job last succeeded; 0 when it has not since the start.',
  labelNames: ['job_name'],
  aggregator: 'max',
});

/**
 * Everything that runs by itself, in every process and at the start, to catch up after a standstill. Each job is safe
 * to run at any time and in several processes: nothing is done twice.
 */
export function startTimetable({ prisma, outbox, settings, clock = () => new Date() }: JobParts): Timetable {
  const hourly = repeat(hour, {
    // First, since whoever dropped a secret too soon is to know at once.
    sealAllAnew: () => sealAllAnew(prisma, settings.secrets),
    remindOfPasswords: () => remindOfPasswords(prisma, outbox, clock()),
    remindOfUnconfirmedData: () => remindOfUnconfirmedData(prisma, outbox, clock()),
    remindOfExpiry: () => remindOfExpiry(prisma, outbox, clock()),
    forgetLinks: () => forgetLinks(prisma, clock()),
    forgetInvited: () => forgetInvited(prisma, clock()),
    forgetMails: () => forgetMails(prisma, clock()),
    forgetCounts: () => forgetCounts(prisma, clock()),
    noteDemands: () => noteAllDemands(prisma, outbox, clock()),
    forgetResets: () => forgetResets(prisma, clock()),
    forgetExpired: () => forgetExpired(prisma, clock()),
    forgetBrowsers: () => forgetBrowsers(prisma, clock()),
    forgetSignIns: () => forgetSignIns(prisma, clock()),
    forgetDrafts: () => forgetDrafts(prisma, clock()),
    publishHead: () => publishHead(prisma),
  });
  const eachMinute = repeat(minute, { keepFigures: () => keepFigures(prisma, clock()) });
  // By itself, since a mailbox that does not answer keeps nothing else waiting.
  const ofMailbox = repeat(minute, mailboxJobs(prisma, settings, clock));
  return {
    stop: async () => {
      await Promise.all([hourly.stop(), eachMinute.stop(), ofMailbox.stop()]);
    },
  };
}

const mailboxJobs = (db: PrismaClient, settings: Settings, clock: () => Date): Jobs => {
  const { bounceMailbox } = settings;
  return bounceMailbox === undefined
    ? {}
    : { readMailbox: () => readMailbox(bounceMailbox, { db, settings, now: clock() }) };
};

type Jobs = Readonly<Record<string, () => Promise<void>>>;

/** Runs the jobs one after the other, at once and then so often. */
function repeat(interval: number, jobs: Jobs): Timetable {
  for (const job of Object.keys(jobs)) {
    failed.inc({ job_name: job }, 0);
    lastSuccess.set({ job_name: job }, 0);
  }
  let running = runAll(jobs);
  const timer = setInterval(() => {
    running = running.then(() => runAll(jobs));
  }, interval);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

/** A job that fails is written to the process's log and tried again the next time. */
async function runAll(jobs: Jobs): Promise<void> {
  for (const [name, job] of Object.entries(jobs)) await run(name, job);
}

async function run(name: string, job: () => Promise<void>): Promise<void> {
  try {
    await job();
    lastSuccess.setToCurrentTime({ job_name: name });
  } catch (fault) {
    failed.inc({ job_name: name });
    log.error({ job: name, outage: countOutage(fault), fault }, 'a job failed');
  }
}
