import { z } from 'zod';
import { firstUserFields } from './fields.ts';

export const userForm = z.object(firstUserFields);
