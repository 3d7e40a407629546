import { isUtf8 } from 'node:buffer';
import express from 'express';

/**
 * Form bodies of at most 3 MB and 5,000 fields: all fields of the longest form filled with more than they
 * may hold can still be shown again. What is not UTF-8 is refused (400) rather than guessed at.
 */
export const formBodies = express.urlencoded({
  extended: false,
  limit: '3mb',
  parameterLimit: 5000,
  verify: (_request, _response, body) => {
    if (!isUtf8(body) || !canBeDecoded(body.toString()))
      throw Object.assign(new Error('not UTF-8'), { status: 400 });
  },
});

function canBeDecoded(body: string): boolean {
  try {
    decodeURIComponent(body);
    return true;
  } catch {
    return false;
  }
}
