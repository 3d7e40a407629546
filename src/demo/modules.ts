import { usualRoles } from '../modules/usual-roles.ts';

/** The modules of the demo. The first label is Swedish, the second English. */
export interface DemoModule {
  code: ModuleCode;
  labels: { sv: string; en: string };
  usesCoordination: boolean;
}

export type ModuleCode = keyof typeof modulesByCode;
export type RoleCode = (typeof roles)[number]['code'];

const modulesByCode = {
  'professional-qualifications': ['Yrkeskvalifikationer', 'Professional qualifications', true],
  services: ['Tjänster', 'Services', true],
  'posted-workers': ['Utstationering av arbetstagare', 'Posting of workers', true],
  'patients-rights': ['Patienträttigheter', 'Patients’ rights', true],
  solvit: ['Solvit', 'Solvit', false],
  'train-drivers': ['Lokförarbehörighet', 'Train driving licences', false],
  'e-commerce': ['E-handel', 'E-commerce', false],
  'public-procurement': ['Offentlig upphandling', 'Public procurement', true],
  'cultural-objects': ['Kulturföremål', 'Cultural objects', false],
  'euro-cash-in-transit': ['Eurokontanttransporter', 'Euro cash-in-transit', false],
  'public-documents': ['Officiella handlingar', 'Public documents', false],
  'data-protection': ['Dataskydd', 'Data protection', false],
  firearms: ['Skjutvapen', 'Firearms', true],
  'road-transport': ['Vägtransport', 'Road transport', true],
  'consumer-protection': ['Konsumentskyddssamarbete', 'Consumer protection cooperation', true],
} as const;

export const modules: DemoModule[] = Object.entries(modulesByCode).map(
  ([code, [sv, en, usesCoordination]]) => ({
    code: code as ModuleCode,
    labels: { sv, en },
    usesCoordination,
  }),
);

/** The roles that every module has, in this order; coordinatorOnly ones where it uses coordination. */
export const roles = usualRoles;
