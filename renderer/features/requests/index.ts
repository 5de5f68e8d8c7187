// The door of this feature. Other features import nothing else from this folder.
export { RequestDetails } from './request-details.tsx';
export { RequestGrid } from './request-grid.tsx';
export { type Selection, useClosing, useSelection } from './use-selection.ts';
export { siteOf } from './request-words.ts';
