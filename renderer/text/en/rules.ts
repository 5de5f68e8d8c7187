const lines = (count: number, shown: string) => (count === 1 ? '1 line' : `${shown} lines`);

export const rules = {
  title: 'Rules',
  intro:
    'One site a line. A site covers itself and every name below it: example.org also covers www.example.org. Networks such as 192.168.1.0/24 are possible too. Allowed sites win over blocked ones.',
  lists: {
    block: { title: 'Blocked', text: 'These sites do not open.', placeholder: 'games.example' },
    allow: { title: 'Allowed', text: 'These always open, whatever blocks them.', placeholder: 'school.example' },
  },
  count: (count: number, shown: string) => (count === 1 ? '1 rule' : `${shown} rules`),
  fileNames: (shown: string) => `${shown} more names are blocked by list files.`,
  noFiles: 'No list files are loaded.',
  quick: {
    label: 'Add a site',
    placeholder: 'Site, such as games.example',
    list: 'List',
    block: 'Block',
    allow: 'Allow',
    added: (rule: string, list: 'allow' | 'block') => (list === 'block' ? `${rule} is now blocked.` : `${rule} is now allowed.`),
    unsaved: 'Save or discard your changes first.',
  },
  save: 'Save',
  saving: 'Saving…',
  discard: 'Discard changes',
  unsaved: (changed: number, shown: string) => `${lines(changed, shown)} changed, not saved yet`,
  saved: 'Saved. It counts from now on.',
  undo: 'Undo',
  undone: 'The change was taken back.',
  moreNotes: (count: number) => (count === 1 ? 'One more line has a note.' : `${count} more lines have notes.`),
  problemLine: (line: number, words: string) => `Line ${line}: ${words}`,
  elsewhere: 'The rules were changed elsewhere while you were editing.',
  takeTheirs: 'Load those, drop mine',
  keepMine: 'Keep mine',
  waiting: 'Loading the rules…',
};
