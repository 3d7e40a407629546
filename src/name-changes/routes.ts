import type { Route } from '../web/routes.ts';

export const routes: Route[] = [];
