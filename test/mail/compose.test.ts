import { parse as parseMessage, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
