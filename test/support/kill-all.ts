import { readFile } from 'node:fs/promises';

/** SIGKILL to a process and to those that it has started itself. */
export async function killAll(pid: number): Promise<void> {
  for (const one of [pid, ...(await childrenOf(pid))]) killIfThere(one);
}

/** Where the system does not tell them, they end by themselves once their parent has gone. */
async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return list.split(' ').filter(Boolean).map(Number);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone already.
  }
}
