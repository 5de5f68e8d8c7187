// The door of this feature. Other features import nothing else from this folder.
export { Live } from './live.tsx';
