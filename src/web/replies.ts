import type { Transaction } from '../db/client.ts';
import type { ReadBatches } from '../db/locked-reader.ts';
import type { FieldError } from './forms.ts';
import type { Views } from './generated/views.ts';
import type { ViewName } from './view.ts';
import type { Breadcrumb } from './view-types.ts';

export interface Notice {
  color: 'success' | 'info' | 'warning' | 'danger';
  heading?: string;
  text: string;
}

/** What the layout around a page needs. */
export interface Frame {
  title: string;
  breadcrumbs?: Breadcrumb[];
  workingOn?: string;
  /** How many things wait for the actor, where the page has just counted them (NAV-04). */
  waitingTasks?: number;
}

/** What a page shows: the view's own locals, and what the layout needs. */
export type PageLocals<Name extends ViewName> = Frame & Views[Name];

export interface ShownPage {
  view: ViewName;
  locals: Frame & object;
}

/** What a handler answers; `web/handle.ts` turns it into HTTP. */
export type Reply =
  | PageReply
  | { kind: 'document'; html: string }
  | RedirectReply
  | DownloadReply
  | { kind: 'text'; text: string }
  | { kind: 'not-found' }
  | { kind: 'refused' };

export interface RedirectReply {
  kind: 'redirect';
  to: string;
  notice: Notice | undefined;
  /** The browser forgets the pages that it has stored. */
  clearsCache?: boolean;
}

export interface PageReply extends ShownPage {
  kind: 'page';
  status: number;
  showsFrames?: boolean;
  /** After how many seconds it is worth asking again. */
  retryAfter?: number;
  /** Where the browser goes on to by itself: to a download, which leaves the page where it is. */
  goesOnTo?: string;
}

/** Makes a file piece by piece, of what it reads a batch at a time. */
export type FileContent = (read: ReadBatches) => AsyncIterable<string>;

/** A file that somebody has asked for; `web/downloads.ts` lets it begin. */
export interface DownloadReply {
  kind: 'download';
  filename: string;
  type: string;
  content: FileContent;
  /** Records the event of the download (LOG-01), once it may begin. */
  note?: (transaction: Transaction) => Promise<void>;
}

/** A download that may begin. */
export interface FileReply {
  kind: 'file';
  filename: string;
  type: string;
  content: AsyncIterable<string>;
  /** Once aborted, the rest is not sent. */
  signal: AbortSignal;
  /** Called in any case, however the download ends. */
  end: () => Promise<void>;
}

/** A page. Status 409 when somebody else was first; `formPage` for what could not be accepted. */
export const page = <Name extends ViewName>(
  view: Name,
  locals: PageLocals<Name>,
  status = 200,
): PageReply => ({
  kind: 'page',
  view,
  locals,
  status,
});

/** A page with a form or a filter: status 422 when it shows errors, unless the caller gives another. */
export const formPage = <Name extends ViewName>(
  view: Name,
  locals: PageLocals<Name> & { errors: readonly FieldError[] },
  status = locals.errors.length > 0 ? 422 : 200,
): PageReply => page(view, locals, status);

/** A page that shows our own documents in frames. */
export const framingPage = <Name extends ViewName>(
  view: Name,
  locals: PageLocals<Name>,
  status = 200,
): Reply => ({
  kind: 'page',
  view,
  locals,
  status,
  showsFrames: true,
});

/**
 * A whole HTML document that is none of our pages, such as a mail, to be shown in a frame or by itself: only its own
 * style elements count, nothing runs, and nothing is loaded.
 */
export const document = (html: string): Reply => ({ kind: 'document', html });

/** See other (303), with a notice on the next page. */
export const redirect = (to: string, notice?: Notice): RedirectReply => ({ kind: 'redirect', to, notice });

/** A file made from the database, and the event of its download. */
export const download = (file: Omit<DownloadReply, 'kind'>): Reply => ({ kind: 'download', ...file });

/** Plain text, for scripts of our own pages. */
export const text = (content: string): Reply => ({ kind: 'text', text: content });

export const notFound: Reply = { kind: 'not-found' };

/** What is there, but not for the actor (403). */
export const refused: Reply = { kind: 'refused' };
