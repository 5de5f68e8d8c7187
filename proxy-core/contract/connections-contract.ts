/** The part of the contract about what is open now. */
import { oc, type } from '@orpc/contract';
import * as z from 'zod';

/** One connection by the id of its row; all of a device by its address; all of a site, with everything below it. */
export const ConnectionsClose = z.union([
  z.strictObject({ id: z.int().nonnegative() }),
  z.strictObject({ client: z.string().min(1).max(100) }),
  z.strictObject({ host: z.string().min(1).max(300) }),
]);
export type ConnectionsClose = z.infer<typeof ConnectionsClose>;

export type ConnectionsClosed =
  /** `closed`: how many were open and are not any more. */
  { readonly ok: true; readonly closed: number } | { readonly ok: false; readonly userText: string };

export const connectionsContract = {
  /** Both sides see the end at once; the rows say that it was done by hand. Nothing is kept from connecting again. */
  close: oc.input(ConnectionsClose).output(type<ConnectionsClosed>()),
};
