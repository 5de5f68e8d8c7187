import { HostTable } from '#core/policy/host-table/host-table.ts';
import { ITSELF, SUBTREE } from '#core/policy/host-table/list-sets.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';

/** Names by list: `=a.example` is the name itself, `a.example` with everything below. */
export function tableOf(lists: Readonly<Record<string, readonly string[]>>): HostTable {
  return builderOf(lists).build().table;
}

export function builderOf(lists: Readonly<Record<string, readonly string[]>>): TableBuilder {
  const builder = new TableBuilder(Object.keys(lists));
  for (const [list, names] of Object.values(lists).entries()) for (const name of names) addName(builder, list, name);
  return builder;
}

export function addName(builder: TableBuilder, list: number, name: string): boolean {
  return name.startsWith('=') ? builder.add(list, name.slice(1), ITSELF) : builder.add(list, name, SUBTREE);
}

/** `name (list)`, or null. */
export function foundIn(table: HostTable, host: string): string | null {
  const found = table.find(host);
  return found === null ? null : `${found.name} (${found.list})`;
}
