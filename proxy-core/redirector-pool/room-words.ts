/** The words most files of this room need, in one place. Types only. */
export type { RedirectorHelperView, RedirectorPoolState, RedirectorPoolView } from '#core/contract/redirector-views.ts';
export type { Clock, Log } from '#core/common/ports.ts';
export type {
  Adaptation,
  AdaptationListener,
  AdaptationSaid,
  MessageToAdapt,
  ResponseToAdapt,
} from '#core/protocol/redirector/adaptation.ts';
export type { FailureCause, FailurePolicy } from '#core/common/failure-causes.ts';
export type { HostPort, RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
export type { HelperReply, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
export type { AnswerTaker } from './pending-question.ts';
export type { PoolAsks, PoolOptions, PoolProtocol } from './pool-options.ts';
export type { PoolPorts } from './pool-ports.ts';
