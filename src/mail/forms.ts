import { z } from 'zod';
import { Language } from '../db/generated/enums.ts';
import { choice } from '../web/forms.ts';
import { type TemplateName, templates } from './templates.ts';

export const labels = { template: 'Mejl', language: 'Språk' } as const;

/** The mail to show, and its language. */
export const previewForm = z.object({
  template: choice(labels.template, Object.keys(templates) as TemplateName[]).default('user-registered'),
  language: choice(labels.language, Object.values(Language)).default('sv'),
});
