/** What a list is called on the block page and in history: the end of its path that tells it from the others. */

export function listNames(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const parts = path.split(/[\\/]/).filter((part) => part !== '');
    for (let count = 1; count < parts.length; count += 1) {
      const name = parts.slice(-count).join('/');
      if (paths.every((other) => other === path || !endsWith(other, name))) return name;
    }
    return path;
  });
}

function endsWith(path: string, name: string): boolean {
  return `/${path.replaceAll('\\', '/')}`.endsWith(`/${name}`);
}
