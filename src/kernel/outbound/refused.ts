/**
 * `scheme`: neither http nor https (ws, wss). `user_info`: a name or password in the address. `address`: not public and not
 * allowed. `too_many_redirects`: more than five. `redirected_body`: another origin asked for the body of our request.
 * `too_large`: the answer is longer than the limit. `sent` tells whether a request had already left.
 */
export class OutboundRefused extends Error {
  readonly code: 'scheme' | 'user_info' | 'address' | 'too_many_redirects' | 'redirected_body' | 'too_large';
  sent = false;
  constructor(code: OutboundRefused['code'], message: string) {
    super(message);
    this.name = 'OutboundRefused';
    this.code = code;
  }
}
