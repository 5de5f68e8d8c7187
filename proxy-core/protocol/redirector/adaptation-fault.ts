/** Why content did not come back from an ICAP server, as the fault people are told. */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';

export function adaptationFault(because: FailureCause): FaultCode {
  return because === 'silent' ? 'REDIRECTOR_SILENT' : 'REDIRECTOR_FAILED';
}
