import { ORPCError } from '@orpc/server';
import { expect, it } from 'vitest';
import { mustMayWrite, told } from '#core/control/caller.ts';
import { SilentLog } from '../../support/silent-log.ts';

it('whoever may only look is stopped before anything happens', () => {
  expect(() => mustMayWrite({ mayWrite: true })).not.toThrow();
  expect(() => mustMayWrite({ mayWrite: false })).toThrow(ORPCError);
});

it('a failure is told in plain words, and why in the log', async () => {
  const log = new SilentLog();
  expect(await told(log, 'it failed', async () => 7)).toBe(7);
  await expect(told(log, 'it failed', () => Promise.reject(new Error('EROFS: /data')))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: 'Sorry, it failed. The log has the details.',
  });
  expect(log.lines).toHaveLength(1);
});
