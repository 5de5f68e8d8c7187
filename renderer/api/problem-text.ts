/** What a failed ask means to a person. The core's own words where it sent some; never a stack or a status line. */
import { text } from '../text/text.ts';

export function problemText(error: unknown): string {
  if (statusOf(error) === 401) return text.problem.signedOut;
  // An error the core chose to send has a code and words for people.
  if (isTold(error) && error.message !== '') return error.message;
  if ([400, 413].includes(statusOf(error) ?? 0)) return text.problem.notAccepted;
  return text.problem.noAnswer;
}

export function isSignedOut(error: unknown): boolean {
  return statusOf(error) === 401;
}

function statusOf(error: unknown): number | null {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : null;
}

const TOLD = ['FORBIDDEN', 'SERVICE_UNAVAILABLE', 'TOO_MANY_REQUESTS'];

function isTold(error: unknown): error is { readonly code: string; readonly message: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && TOLD.includes(error.code);
}
