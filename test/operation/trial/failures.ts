import type { Site } from './portal.ts';
export async function tryFailures(_site: Site): Promise<void> {}
