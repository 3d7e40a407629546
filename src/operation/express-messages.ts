import { IncomingMessage, type RequestListener, type ServerOptions, ServerResponse } from 'node:http';

/** An Express application, as far as it matters here: with the prototypes that it gives requests and responses. */
export type Application = RequestListener & { request: object; response: object };

/**
 * Request and response classes for node:http with Express's own prototypes, so that Express need not change the
 * prototype of each. Measured on Node 20: 757 requests a second for «Min myndighet», 597 without.
 */
export function expressMessages(app: Application, stopping: AbortSignal): ServerOptions {
  class Request extends IncomingMessage {}
  class Response<Asked extends IncomingMessage> extends ServerResponse<Asked> {
    /** Once stopping, every answer ends its connection, so that the client opens the next one elsewhere. */
    override writeHead(...head: [status: number, ...rest: unknown[]]): this {
      if (stopping.aborted) this.setHeader('Connection', 'close');
      return super.writeHead(...(head as [number]));
    }
  }
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return { IncomingMessage: Request, ServerResponse: Response };
}
