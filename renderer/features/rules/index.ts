// The door of this feature. Other features import nothing else from this folder.
export { Rules } from './rules.tsx';
