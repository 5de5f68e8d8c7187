/** The program's own clock, for tests with real sockets, processes and browsers. */
export { systemClock as realClock } from '#core/composition/machine/system-ports.ts';
