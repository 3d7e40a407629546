/** The roles that a new module is offered (ACC-08), in this order; those for coordinators where it uses coordination. */
export const usualRoles = [
  { code: 'reader', labels: { sv: 'Läsare', en: 'Reader' }, minimumUsers: 0, coordinatorOnly: false },
  {
    code: 'case-handler',
    labels: { sv: 'Handläggare', en: 'Case handler' },
    minimumUsers: 1,
    coordinatorOnly: false,
  },
  {
    code: 'dispatcher',
    labels: { sv: 'Fördelare', en: 'Dispatcher' },
    minimumUsers: 0,
    coordinatorOnly: false,
  },
  {
    code: 'coordinator',
    labels: { sv: 'Samordnare', en: 'Coordinator' },
    minimumUsers: 0,
    coordinatorOnly: true,
  },
] as const;
