import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Guest } from '../../support/guest.ts';
import { type Break, giveMailsUp, nothing, returnMails, stopMailServer } from './mail-failures.ts';
import { isSignedIn, origin, signedIn, type Site, startSite } from './portal.ts';
import { must, needs, shell, until } from './programs.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { Skipped } from './trial.ts';

interface Failure {
  what: string;
  make: Break;
  /** What must fire. */
  alerts: string[];
  /** What must stand in the portal's log; null where another program of ours writes it. */
  line: string | null;
}

/** The rules by themselves, and then each alert by the failure that it is for. */
export async function tryFailures(site: Site): Promise<void> {
  const { trial } = site;
  await trial.step('promtool check rules, test rules', async () => {
    needs('promtool', 'prometheus');
    await shell('promtool check rules docs/operation/alerts.yml');
    await shell('promtool test rules test/operation/alerts.promtool.yml');
  });
  let prometheus: Prometheus | null = null;
  await trial.step('Prometheus reads the portal, and sees that all is well', async () => {
    await startSite(site);
    prometheus = await startPrometheus(site);
    await pause(10_000);
    const firing = await prometheus.firing();
    must(firing.length === 0, firing.join(', '));
  });
  for (const failure of failures)
    await trial.step(`${failure.what}: ${failure.alerts.join(', ')}`, () =>
      tryFailure(site, failure, prometheus),
    );
  await trial.step('the portal is stopped: PortalAbsent, PortalMachineNotReady', async () => {
    must(prometheus, 'there is no Prometheus');
    await site.portal!.stop();
    await prometheus.sees('PortalAbsent', 'PortalMachineNotReady');
  });
  await trial.step('memory runs out: PortalMemoryShort', () => {
    throw new Skipped('by promtool alone');
  });
}

async function tryFailure(site: Site, failure: Failure, prometheus: Prometheus | null): Promise<string> {
  if (!prometheus) throw new Skipped('there is no Prometheus');
  await prometheus.seesNoMore(...failure.alerts);
  const from = site.portal!.printed().length;
  const mend = await failure.make(site);
  try {
    await prometheus.sees(...failure.alerts);
    const { line } = failure;
    const log = () => site.portal!.printed().slice(from);
    if (line) await until(`a line in the log: ${line}`, () => log().includes(line), 20_000);
  } finally {
    await mend();
  }
  await until('the portal serves again', async () => isSignedIn(await signedIn(site)));
  await prometheus.seesNoMore('PortalNotReady');
  const rest = (await prometheus.firing()).filter((name) => !failure.alerts.includes(name));
  return rest.length > 0 ? `with it: ${rest.join(', ')}` : '';
}

const guessPasswords: Break = async (site) => {
  for (let count = 0; count < 30; count += 1) {
    const guess = { username: `ingen${count}`, password: 'Gissning7' };
    await new Guest(origin(site)).submit('/logga-in', guess);
  }
  return nothing;
};

const allEnd = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'portal' AND pid <> pg_backend_pid()`;

const readOnly: Break = async (site) => {
  await site.postgres.query('ALTER DATABASE portal SET default_transaction_read_only = on');
  await site.postgres.query(allEnd);
  const asking = keepAsking(site);
  return async () => {
    asking.stop();
    await site.postgres.query('ALTER DATABASE portal RESET default_transaction_read_only');
    await site.postgres.query(allEnd);
  };
};

/** The jobs run when a process starts: the first of them is killed, and comes back to a database that it cannot write to. */
const failJobs: Break = async (site) => {
  const mend = await readOnly(site);
  for (let count = 0; count < 4; count += 1) await killProcess(site);
  return async () => {
    await mend();
    await killProcess(site); // So that they need not wait for the hour.
  };
};

async function killProcess({ portal }: Site): Promise<void> {
  const pid = portal!.child.pid!;
  const children = () =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  const before = children();
  process.kill(before[0]!, 'SIGKILL');
  await until(
    'a process is replaced',
    () => children().length === before.length && !children().includes(before[0]!),
  );
  await pause(3_000); // For it to listen.
}

/** The key of an app that nothing opens, which the job at a process's start finds. */
const leaveSecretOut: Break = async (site) => {
  await site.postgres.query(
    `INSERT INTO totp (user_id, sealed, last_step, added_at)
     SELECT min(id), decode(repeat('00', 60), 'hex'), 0, now() FROM "user" WHERE id NOT IN (SELECT user_id FROM totp)`,
    'portal',
  );
  await killProcess(site);
  return async () => {
    await site.postgres.query(`DELETE FROM totp WHERE sealed = decode(repeat('00', 60), 'hex')`, 'portal');
    await killProcess(site);
  };
};

/** By somebody with the rights of a superuser, before it is linked. */
const changeEvent: Break = async ({ postgres }) => {
  await postgres.query(
    `BEGIN; INSERT INTO log_event (action) VALUES ('user.changed');
     SET LOCAL session_replication_role = replica;
     UPDATE log_event SET action = 'user.removed' WHERE id = (SELECT max(id) FROM log_event); COMMIT`,
    'portal',
  );
  return () =>
    postgres.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       DELETE FROM log_event WHERE id IN (SELECT event_id FROM log_unlinked WHERE broken);
       DELETE FROM log_unlinked WHERE broken; COMMIT`,
      'portal',
    );
};

const stopLinks: Break = async ({ postgres }) => {
  await postgres.query('REVOKE EXECUTE ON FUNCTION link_log(integer) FROM portal_app', 'portal');
  await postgres.query(`INSERT INTO log_event (action) VALUES ('user.changed')`, 'portal');
  await postgres.query(`UPDATE log_unlinked SET since = now() - interval '10 minutes'`, 'portal');
  return () => postgres.query('GRANT EXECUTE ON FUNCTION link_log(integer) TO portal_app', 'portal');
};

/** As if its disk were full, which PostgreSQL says with the same code. */
const fillDisk: Break = async (site) => {
  await site.postgres.query(
    `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
     CREATE TRIGGER full_disk BEFORE UPDATE ON "user" FOR EACH ROW EXECUTE FUNCTION full_disk()`,
    'portal',
  );
  const asking = keepAsking(site);
  return async () => {
    asking.stop();
    await site.postgres.query('DROP FUNCTION full_disk CASCADE', 'portal');
  };
};

const lockTable: Break = (site) => {
  const locking = site.postgres
    .query(`BEGIN; LOCK TABLE "user" IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(300)`, 'portal')
    .catch(() => undefined);
  const asking = Array.from({ length: 40 }, () => keepAsking(site));
  const mend = async () => {
    for (const one of asking) one.stop();
    await site.postgres.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)%' AND pid <> pg_backend_pid()`,
    );
    await locking;
  };
  return Promise.resolve(mend);
};

const stopDatabase: Break = async (site) => {
  await site.postgres.stop();
  return site.postgres.start;
};

const silenceDatabase: Break = (site) => {
  site.postgres.signal('SIGSTOP');
  const asking = keepAsking(site);
  const mend = () => {
    asking.stop();
    site.postgres.signal('SIGCONT');
    return Promise.resolve();
  };
  return Promise.resolve(mend);
};

/** Somebody who tries to sign in, again and again, with whatever answer. */
function keepAsking(site: Site): { stop: () => void } {
  let isOver = false;
  const ask = async (): Promise<void> => {
    while (!isOver) {
      await signedIn(site).catch(() => undefined);
      await pause(200);
    }
  };
  void ask();
  return { stop: () => (isOver = true) };
}

const failures: Failure[] = [
  {
    what: 'somebody guesses passwords',
    make: guessPasswords,
    alerts: ['PortalSignInsRefused'],
    line: '"status":422',
  },
  {
    what: 'the mail server is stopped',
    make: stopMailServer,
    alerts: ['PortalMailServerDown', 'PortalMailsWait'],
    line: 'the mail server takes no mails',
  },
  {
    what: 'mails are given up',
    make: giveMailsUp,
    alerts: ['PortalMailsGivenUp'],
    line: 'a mail is given up',
  },
  {
    what: 'mails come back',
    make: returnMails,
    alerts: ['PortalMailsComeBack'],
    line: null,
  },
  {
    what: 'an event is changed before it is linked',
    make: changeEvent,
    alerts: ['PortalLogChanged'],
    line: 'an event of the log was changed before it was linked',
  },
  {
    what: 'events are not linked',
    make: stopLinks,
    alerts: ['PortalLogNotLinked'],
    line: 'events of the log are not linked',
  },
  {
    what: 'a secret is left out too soon',
    make: leaveSecretOut,
    alerts: ['PortalSecretMissing'],
    line: 'sealed with a secret that is not there',
  },
  {
    what: 'the database can only be read',
    make: readOnly,
    alerts: ['PortalDatabaseReadOnly', 'PortalAnswersErrors'],
    line: '"outage":"read-only"',
  },
  {
    what: 'processes die, and jobs fail',
    make: failJobs,
    alerts: ['PortalProcessesDie', 'PortalJobNotDone'],
    line: 'a job failed',
  },
  {
    what: 'the database’s disk is full',
    make: fillDisk,
    alerts: ['PortalDatabaseFull'],
    line: '"outage":"full"',
  },
  {
    what: 'a table is locked',
    make: lockTable,
    alerts: ['PortalDatabaseBusy', 'PortalRequestsWait'],
    line: '"outage":"busy"',
  },
  {
    what: 'the database is stopped',
    make: stopDatabase,
    alerts: ['PortalNotReady', 'PortalMachineNotReady', 'PortalDatabaseUnreachable'],
    line: 'not ready',
  },
  {
    what: 'the database is silent',
    make: silenceDatabase,
    alerts: ['PortalNotReady', 'PortalDatabaseUnreachable'],
    line: 'not ready',
  },
];
