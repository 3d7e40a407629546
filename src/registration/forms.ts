import { z } from 'zod';
import { authorityFields, firstUserFields } from './fields.ts';

export const dataForm = z.object(authorityFields);

export const userForm = z.object(firstUserFields);
